//! A bar on standard error while the program works, for a person at a terminal.

use std::io::{IsTerminal, stderr, stdout};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Shared;
use super::terminal;
use crate::pipeline::{Options, Progress, Stage};

/// Work that takes less shows no bar.
const PATIENCE: Duration = Duration::from_millis(700);

const STEP: Duration = Duration::from_millis(100);

/// Does the work, and shows how far it is where a person waits for it.
pub fn during<T>(options: &Options, shared: &Shared, work: impl FnOnce() -> T) -> T {
    if shared.quiet || !terminal::someone_waits() || !stderr().is_terminal() {
        return work();
    }
    let progress = &options.progress;
    thread::scope(|scope| {
        // Dropped when the work ends, in whatever way: that ends the bar.
        let (_working, ended) = channel::<()>();
        scope.spawn(move || {
            let mut wait = PATIENCE;
            let mut bar = None;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                draw(bar.get_or_insert_with(|| ProgressBar::new(0)), progress);
                wait = STEP;
            }
            bar.inspect(ProgressBar::finish_and_clear);
        });
        work()
    })
}

/// The same for work that prints as it goes: no bar where it would stand among what is printed.
pub fn during_print<T>(options: &Options, shared: &Shared, work: impl FnOnce() -> T) -> T {
    if stdout().is_terminal() { work() } else { during(options, shared, work) }
}

fn draw(bar: &ProgressBar, progress: &Progress) {
    let stage = progress.stage();
    let (done, all) = progress.bytes();
    let template = match stage {
        Stage::Reading if all > 0 => "{msg} [{bar:30}] {binary_bytes} of {binary_total_bytes}, {eta} left",
        _ => "{spinner} {msg}, {elapsed}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_length(all);
    bar.set_position(done.min(all));
    bar.set_message(words(stage));
    bar.tick();
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "reading",
        Stage::Searching => "searching the tables",
        Stage::Comparing => "comparing",
        Stage::Estimating => "estimating",
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use indicatif::{ProgressDrawTarget, TermLike};

    use super::*;

    /// A terminal that keeps what was last drawn.
    #[derive(Debug, Clone, Default)]
    struct Screen(Arc<Mutex<String>>);

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            100
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, line: &str) -> io::Result<()> {
            self.write_str(line)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.0.lock().unwrap().clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_bar_says_how_much_is_read_and_then_what_is_done() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), "Police said 12 people were detained on Monday.").unwrap();
        let mut options = Options { event: Some("e".into()), outlet: Some("o".into()), ..Options::default() };
        options.published = Some("2020-01-01".into());
        let screen = Screen::default();
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::term_like(Box::new(screen.clone())));
        let (_, _) = crate::pipeline::mentions(&[folder.path().to_owned()], &options).unwrap();
        draw(&bar, &options.progress);
        let drawn = screen.0.lock().unwrap().clone();
        assert!(drawn.contains("reading [==============================] 46 B of 46 B"), "{drawn}");

        crate::pipeline::report(&[folder.path().to_owned()], &options).unwrap();
        draw(&bar, &options.progress);
        let drawn = screen.0.lock().unwrap().clone();
        assert!(drawn.contains("estimating") && !drawn.contains("46 B"), "{drawn}");
    }

    #[test]
    fn the_work_is_done_and_its_result_handed_on() {
        let shared = <super::super::arguments::Arguments as clap::Parser>::parse_from(["counterclaim", "check"]).shared;
        assert_eq!(during(&Options::default(), &shared, || 7), 7);
    }
}
