//! How often AWS is asked how far something is, and until when.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The most between two questions, after AWS said that there were too many.
const SLOWEST: Duration = Duration::from_mins(1);

/// How often to ask, and how long to wait; each wait has a [`Pace`] of its own.
#[derive(Clone, Copy, Debug)]
pub struct Pacing {
    /// Between two questions: 5 to 10 seconds for AWS, less for doubles that answer at once.
    pub interval: Duration,
    /// How long a wait may take.
    pub timeout: Duration,
}

impl Pacing {
    /// A wait that starts now.
    pub fn start(&self) -> Pace {
        Pace { interval: self.interval, deadline: Instant::now() + self.timeout }
    }
}

/// One wait.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    interval: Duration,
    deadline: Instant,
}

impl Pace {
    /// Sleeps until the next question is due; `false` where the time is up.
    pub async fn next(&self) -> bool {
        let Some(pause) = self.pause(Instant::now()) else { return false };
        sleep(pause).await;
        true
    }

    /// How long it is to the next question; `None` where the time is up. The last question is asked when the time ends.
    fn pause(&self, now: Instant) -> Option<Duration> {
        let left = self.deadline.saturating_duration_since(now);
        (!left.is_zero()).then(|| left.min(self.interval))
    }

    /// Asks half as often from now on.
    pub fn slow_down(&mut self) {
        self.interval = (self.interval * 2).min(SLOWEST.max(self.interval));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    #[test]
    fn the_last_question_is_asked_when_the_time_ends() {
        let pace = Pacing { interval: seconds(5), timeout: seconds(12) }.start();
        let start = pace.deadline - seconds(12);
        assert_eq!(pace.pause(start), Some(seconds(5)));
        assert_eq!(pace.pause(start + seconds(10)), Some(seconds(2)));
        assert_eq!(pace.pause(start + seconds(12)), None);
    }

    #[test]
    fn questions_become_half_as_many_up_to_one_a_minute() {
        let mut pace = Pacing { interval: seconds(20), timeout: seconds(600) }.start();
        let now = Instant::now();
        for wanted in [40, 60, 60] {
            pace.slow_down();
            assert_eq!(pace.pause(now), Some(seconds(wanted)));
        }
    }
}
