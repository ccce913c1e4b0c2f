//! Who may begin which chunk, and in what order chunks are handed on.
//!
//! Chunks are begun in order and come back in any; each is handed on when all before it have been. Only so many may be begun and not
//! yet handed on: a thread that is further ahead waits. The chunk that all wait for is always being run, by a thread that does not.
//! What a chunk is does not matter here.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Chunks on their way.
pub(super) struct Queue<Part, Take> {
    state: Mutex<QueueState<Part, Take>>,
    /// A chunk was handed on, or all is over.
    moved: Condvar,
    chunks: usize,
    most: usize,
}

struct QueueState<Part, Take> {
    /// Number of chunks handed on.
    gone: usize,
    /// Chunks begun and not yet handed on, in order; those that have not come back are empty.
    waiting: VecDeque<Option<Part>>,
    /// Whether nothing more is to be begun or handed on.
    over: bool,
    take: Take,
}

/// A promise to bring a chunk back; broken by a panic, nothing further is begun.
pub(super) struct Turn<'q, Part, Take: FnMut(Part) -> ControlFlow<()>> {
    queue: &'q Queue<Part, Take>,
    number: usize,
    kept: bool,
}

impl<Part, Take: FnMut(Part) -> ControlFlow<()>> Queue<Part, Take> {
    /// So many chunks, of which so many may be under way or wait for their turn; `take` gets them in order.
    pub(super) fn new(chunks: usize, most: usize, take: Take) -> Self {
        let state = QueueState {
            gone: 0,
            waiting: VecDeque::new(),
            over: false,
            take,
        };
        Queue {
            state: Mutex::new(state),
            moved: Condvar::new(),
            chunks,
            most: most.max(1),
        }
    }

    /// The next chunk to run, once there is room for it; `None` when there is none, or none is to be begun any more.
    pub(super) fn next(&self, stop: impl Fn() -> bool) -> Option<Turn<'_, Part, Take>> {
        let mut state = self.lock();
        while !state.over && state.waiting.len() >= self.most {
            let woken = self.moved.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        let number = state.gone + state.waiting.len();
        if state.over || number >= self.chunks || stop() {
            return None;
        }
        state.waiting.push_back(None);
        Some(Turn {
            queue: self,
            number,
            kept: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, QueueState<Part, Take>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        self.lock().over = true;
        self.moved.notify_all();
    }
}

impl<Part, Take: FnMut(Part) -> ControlFlow<()>> Turn<'_, Part, Take> {
    /// Which chunk it is, from 0.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Brings it back, and hands on all that have their turn.
    pub(super) fn hand_on(mut self, part: Part) {
        let mut state = self.queue.lock();
        let at = self.number - state.gone;
        state.waiting[at] = Some(part);
        while let Some(Some(_)) = state.waiting.front().filter(|_| !state.over) {
            let part = state.waiting.pop_front().flatten();
            state.gone += 1;
            let taken = part.map(|part| (state.take)(part));
            state.over |= taken.is_some_and(|taken| taken.is_break());
        }
        self.kept = true;
        drop(state);
        self.queue.moved.notify_all();
    }
}

impl<Part, Take: FnMut(Part) -> ControlFlow<()>> Drop for Turn<'_, Part, Take> {
    /// Nobody waits for a chunk that will not come back.
    fn drop(&mut self) {
        if !self.kept {
            self.queue.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks come back last first; they are handed on in order, and no more are begun than may wait.
    #[test]
    fn order_is_kept_and_few_wait() {
        let seen = Mutex::new(Vec::new());
        let queue = Queue::new(5, 3, |part: usize| {
            seen.lock().expect("a lock").push(part);
            ControlFlow::Continue(())
        });
        let mut turns: Vec<_> = (0..3).filter_map(|_| queue.next(|| false)).collect();
        let numbers: Vec<usize> = turns.iter().map(Turn::number).collect();
        assert_eq!(numbers, [0, 1, 2]);
        for turn in turns.drain(..).rev() {
            let number = turn.number();
            turn.hand_on(number);
        }
        while let Some(turn) = queue.next(|| false) {
            let number = turn.number();
            turn.hand_on(number);
        }
        assert_eq!(*seen.lock().expect("a lock"), [0, 1, 2, 3, 4]);
    }

    /// A thread for which there is no room waits until the first chunk is back.
    #[test]
    fn who_is_too_far_ahead_waits() {
        let handed = Mutex::new(Vec::new());
        let queue = Queue::new(3, 1, |part: usize| {
            handed.lock().expect("a lock").push(part);
            ControlFlow::Continue(())
        });
        let first = queue.next(|| false).expect("a chunk");
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let turn = queue.next(|| false).expect("a chunk");
                assert_eq!(*handed.lock().expect("a lock"), [0]);
                turn.hand_on(1);
            });
            first.hand_on(0);
            other.join().expect("a thread that ends");
        });
        assert_eq!(*handed.lock().expect("a lock"), [0, 1]);
    }

    #[test]
    fn a_taker_that_has_enough_ends_it() {
        let seen = Mutex::new(Vec::new());
        let queue = Queue::new(9, 9, |part: usize| {
            seen.lock().expect("a lock").push(part);
            match part {
                1 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        });
        let turns: Vec<_> = (0..4).filter_map(|_| queue.next(|| false)).collect();
        for (number, turn) in turns.into_iter().enumerate() {
            turn.hand_on(number);
        }
        assert!(queue.next(|| false).is_none());
        assert_eq!(*seen.lock().expect("a lock"), [0, 1]);
    }

    /// Whoever waits for a chunk whose thread has died does not wait for ever.
    #[test]
    fn a_broken_promise_ends_it() {
        let queue = Queue::new(3, 1, |_: usize| ControlFlow::Continue(()));
        let turn = queue.next(|| false).expect("a chunk");
        std::thread::scope(|scope| {
            let other = scope.spawn(|| queue.next(|| false).is_none());
            drop(turn);
            assert!(other.join().expect("a thread that ends"));
        });
    }
}
