//! The page in real headless Chromium: nothing on its console, filters, sorting and links work, no page is wider than a telephone,
//! axe-core finds nothing serious. Without Chromium the tests say what they skipped; so they do without axe-core, whose `axe.min.js` the
//! variable `AXE` names.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::page::{large, page};

/// Said even where tests keep their output to themselves.
fn skipped(what: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let folders: Vec<PathBuf> = env::var_os("PATH").map(|p| env::split_paths(&p).collect()).unwrap_or_default();
    let found = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name))).find(|p| p.is_file());
    if found.is_none() {
        skipped("no Chromium on PATH, the page was not opened in a browser");
    }
    found
}

/// What Chromium makes of a page of this width: the document after all scripts, and its console.
fn opened(chromium: &Path, file: &Path, width: u32) -> (String, String) {
    let profile = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(chromium);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--virtual-time-budget=60000", "--dump-dom"]);
    command.arg(format!("--user-data-dir={}", profile.path().display())).arg(format!("--window-size={width},900"));
    let output = command.arg(format!("file://{}", file.display())).stdin(Stdio::null()).output().expect("Chromium runs");
    let console = String::from_utf8_lossy(&output.stderr).lines().filter(|l| l.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    (String::from_utf8_lossy(&output.stdout).into_owned(), console)
}

/// The page without its policy, which lets no other script run, and with one of the test that hands what it found to `done`.
fn with_script(page: &str, done: &str, script: &str) -> String {
    let (head, rest) = page.split_once("<meta http-equiv").expect("a policy");
    let rest = rest.split_once("/>").expect("an end").1;
    format!("{head}{rest}\n<script>function done(x) {{ {done} }}</script>\n{script}")
}

const HERE: &str = "document.body.dataset.result = JSON.stringify(x);";

/// What `done` was handed.
fn result(dom: &str) -> Value {
    let found = dom.split("data-result=\"").nth(1).and_then(|r| r.split('"').next()).unwrap_or_else(|| panic!("no result in {dom}"));
    serde_json::from_str(&found.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).expect("JSON")
}

/// What a script of the test finds in a page.
fn tried(chromium: &Path, page: &str, script: &str, width: u32) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    fs::write(&file, with_script(page, HERE, script)).expect("a page");
    let (dom, console) = opened(chromium, &file, width);
    assert_eq!(console, "", "the console is empty");
    result(&dom)
}

/// The same in a frame of 360 pixels: Chromium makes no window that narrow.
fn tried_on_a_telephone(chromium: &Path, page: &str, script: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = with_script(page, "parent.postMessage(JSON.stringify(x), '*');", script);
    fs::write(folder.path().join("inner.html"), inner).expect("a page");
    let outer = "<body><script>onmessage = function (e) { document.body.dataset.result = e.data; };</script>\
                 <iframe src=\"inner.html\" width=\"360\" height=\"800\" style=\"border:0\"></iframe>";
    let file = folder.path().join("outer.html");
    fs::write(&file, outer).expect("a page");
    let (dom, console) = opened(chromium, &file, 800);
    assert_eq!(console, "");
    result(&dom)
}

fn shipped() -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_counterclaim"));
    program.args(["check", "--exit-zero", "--format", "html"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = program.output().expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_page_as_it_is_runs_its_script_and_says_nothing() {
    let Some(chromium) = chromium() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("index.html");
    for page in [shipped(), page(&large(3)), page(&crate::fixtures::reports().pop().expect("reports").1)] {
        fs::write(&file, page).expect("a page");
        let (dom, console) = opened(&chromium, &file, 1280);
        assert_eq!(console, "");
        assert!(dom.contains("<html lang=\"en\" class=\"js\">"), "the policy lets the script run");
        assert!(!dom.contains("id=\"filter\" role=\"search\" aria-label=\"Filter the findings\" hidden"), "the form is shown");
    }
}

const USE: &str = r#"<script>addEventListener('load', function () {
  var out = {}, q = function (s) { return document.querySelector(s); };
  var rows = function () { return Array.from(document.querySelectorAll('#table > tbody')); };
  var shown = function () { return rows().filter(function (r) { return !r.hidden; }); };
  var choose = function (key, value) { var s = q('#by-' + key); s.value = value; s.dispatchEvent(new Event('change', {bubbles: true})); };
  var type = function (text) { q('#words').value = text; q('#words').dispatchEvent(new Event('input', {bubbles: true})); };
  out.all = shown().length;
  choose('v', '0');
  out.errors = shown().length;
  out.only = shown().every(function (r) { return r.querySelector('.sev.error'); });
  out.told = q('#shown').textContent;
  choose('v', '');
  ['c', 'm', 's', 'e'].forEach(function (key) {
    var options = Array.from(q('#by-' + key).options).slice(1), sum = 0, least = Infinity;
    options.forEach(function (o) { choose(key, o.value); sum += shown().length; least = Math.min(least, shown().length); });
    out[key] = [options.length, sum, least];
    choose(key, '');
  });
  var gap = function (r) { return r.dataset.g === '' ? -1 : Number(r.dataset.g); };
  var sorted = function (list) { return list.every(function (x, i) { return i === 0 || list[i - 1] >= x; }); };
  q('th[data-sort=g] button').click();
  out.sorted = sorted(rows().map(gap));
  out.aria = [q('th[data-sort=g]').getAttribute('aria-sort'), document.querySelectorAll('[aria-sort]').length];
  q('th[data-sort=v] button').click();
  out.again = rows()[0].dataset.v;
  var id = document.querySelector('#table .full').id;
  type('no such word anywhere');
  setTimeout(function () {
    out.none = [shown().length, q('#nothing').hidden];
    location.hash = id;
    setTimeout(function () {
      out.linked = [document.getElementById(id).closest('details').open, shown().length, q('#nothing').hidden];
      out.wide = document.documentElement.scrollWidth - innerWidth;
      out.width = innerWidth;
      done(out);
    }, 50);
  }, 400);
});</script>"#;

#[test]
fn filters_sorting_and_links_work() {
    let Some(chromium) = chromium() else { return };
    let page = shipped();
    let found = tried(&chromium, &page, USE, 1280);
    let all = found["all"].as_u64().expect("a count");
    assert_eq!(all, page.matches("<tbody data-v=").count() as u64);
    assert_eq!(found["errors"].as_u64(), Some(page.matches("<tbody data-v=0 ").count() as u64));
    assert_eq!(found["only"], true);
    assert_eq!(found["told"], format!("{} of {all} findings", found["errors"]));
    for key in ["c", "m", "e"] {
        assert_eq!(found[key][1].as_u64(), Some(all), "each finding has one {key}: {found}");
    }
    assert!(found["s"][1].as_u64() > Some(all) && found["s"][2].as_u64() > Some(0), "{found}");
    assert_eq!((&found["sorted"], &found["aria"]), (&Value::Bool(true), &serde_json::json!(["descending", 1])));
    assert_eq!(found["again"], "0", "the worst first again");
    assert_eq!(found["none"], serde_json::json!([0, false]));
    assert_eq!(found["linked"], serde_json::json!([true, all, true]), "a link shows what was filtered out");
    assert!(found["wide"].as_i64() <= Some(0), "{found}");
}

#[test]
fn no_page_is_wider_than_a_telephone() {
    let Some(chromium) = chromium() else { return };
    let script = r#"<script>addEventListener('load', function () {
      document.querySelectorAll('details').forEach(function (d) { d.open = true; });
      document.querySelectorAll('.question, .findings tbody').forEach(function (e) { e.style.contentVisibility = 'visible'; });
      var wide = Array.from(document.querySelectorAll('main *')).filter(function (e) {
        return e.getBoundingClientRect().right > 361 && !e.closest('.scroll, svg, .unseen');
      });
      var seen = wide.slice(0, 5).map(function (e) { return e.tagName + '.' + (e.getAttribute('class') || ''); });
      done({wide: document.documentElement.scrollWidth, seen: seen});
    });</script>"#;
    for page in [shipped(), page(&crate::fixtures::reports().pop().expect("reports").1)] {
        let framed = tried_on_a_telephone(&chromium, &page, script);
        assert!(framed["wide"].as_u64() <= Some(360) && framed["seen"].as_array().is_some_and(Vec::is_empty), "{framed}");
    }
}

#[test]
fn axe_finds_nothing_serious() {
    let Some(chromium) = chromium() else { return };
    let Some(axe) = env::var_os("AXE").map(PathBuf::from) else {
        skipped("no axe-core (AXE names no axe.min.js), accessibility was not checked");
        return;
    };
    let axe = axe.canonicalize().expect("AXE names axe.min.js");
    let script = format!(
        r#"<script src="file://{}"></script><script>addEventListener('load', function () {{
          document.querySelectorAll('details').forEach(function (d, i) {{ if (i % 2 === 0) d.open = true; }});
          document.querySelectorAll('.question').forEach(function (e) {{ e.style.contentVisibility = 'visible'; }});
          axe.run().then(function (r) {{
            done({{passes: r.passes.length, found: r.violations.map(function (v) {{
              return [v.impact, v.id, v.nodes.length, v.nodes[0].target.join(' '), v.nodes[0].failureSummary];
            }})}});
          }});
        }});</script>"#,
        axe.display()
    );
    for page in [shipped(), page(&large(30)), page(&crate::fixtures::reports().pop().expect("reports").1)] {
        for width in [1280, 500] {
            let found = tried(&chromium, &page, &script, width);
            assert!(found["passes"].as_u64() > Some(20), "axe-core ran: {found}");
            let found: Vec<&Value> = found["found"].as_array().into_iter().flatten().collect();
            let serious: Vec<&&Value> = found.iter().filter(|v| v[0] != "minor" && v[0] != "moderate").collect();
            assert!(serious.is_empty(), "{serious:#?}");
            found.iter().for_each(|v| println!("axe-core at {width}: {v}"));
        }
    }
}

/// `cargo test --test it large_page -- --ignored --nocapture` prints the figures.
#[test]
#[ignore = "measures time; run alone"]
fn large_page_opens_in_time() {
    let Some(chromium) = chromium() else { return };
    let page = page(&large(10_000));
    println!("{:.1} MB", page.len() as f64 / 1e6);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.html");
    fs::write(&file, &page).expect("a page");
    println!("{}", file.display());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    // Each step is measured with the layout that it calls for.
    let script = "<script>addEventListener('load', function () {
      var out = {}, at = 0, step = function (name) { document.body.offsetHeight; out[name] = Math.round(performance.now() - at); at = performance.now(); };
      step('open');
      var v = document.getElementById('by-v'); v.value = '1'; v.dispatchEvent(new Event('change', {bubbles: true})); step('filter');
      document.querySelector('#filter .reset').click(); step('reset');
      document.querySelector('th[data-sort=g] button').click(); step('sort');
      done(out); });</script>";
    fs::write(&file, with_script(&page, HERE, script)).expect("a page");
    let profile = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(chromium);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--dump-dom"]);
    command.arg(format!("--user-data-dir={}", profile.path().display())).arg("--window-size=1280,900");
    let output = command.arg(format!("file://{}", file.display())).output().expect("Chromium runs");
    let result = result(&String::from_utf8_lossy(&output.stdout));
    println!("milliseconds: {result}");
    assert!(result["open"].as_u64().is_some_and(|ms| ms <= 2000), "{result}");
}
