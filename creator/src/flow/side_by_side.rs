//! Several things at once, and what came of each in the order in which they were given.

use std::future::Future;

use tokio::task::JoinSet;

/// Does all of `works` at once, and waits for every one of them, whatever becomes of the others.
///
/// # Panics
/// Where one of them panics.
pub async fn side_by_side<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    works: impl IntoIterator<Item = F>,
) -> Vec<T> {
    let mut running = JoinSet::new();
    for (place, work) in works.into_iter().enumerate() {
        running.spawn(async move { (place, work.await) });
    }
    let mut done = running.join_all().await;
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn results_come_in_the_order_of_the_works() {
        let work = |milliseconds| async move {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            milliseconds
        };
        assert_eq!(side_by_side([work(20), work(0), work(10)]).await, [20, 0, 10]);
    }
}
