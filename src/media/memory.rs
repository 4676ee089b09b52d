//! Memory for pictures that are worked on: so much for all of them together, so that no mixture of uploads and renditions
//! can take more.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// What there is for all pictures together.
#[derive(Debug, Clone)]
pub struct Memory {
    all: u64,
    free: Arc<(Mutex<u64>, Condvar)>,
}

/// What one picture has of it, until it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    bytes: u64,
    free: Arc<(Mutex<u64>, Condvar)>,
}

impl Memory {
    /// So many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        Self { all: bytes, free: Arc::new((Mutex::new(bytes), Condvar::new())) }
    }

    /// How much there is for one picture alone.
    pub(super) fn all(&self) -> u64 {
        self.all
    }

    /// Takes a share, and waits for it as long as others have theirs; none when it is more than there is at all. It blocks:
    /// call it where the work is done. Nobody takes two, so nobody waits for ever.
    pub(super) fn take(&self, bytes: u64) -> Option<Share> {
        if bytes > self.all {
            return None;
        }
        let (free, back) = &*self.free;
        let free = free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = back.wait_while(free, |free| *free < bytes).unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        Some(Share { bytes, free: Arc::clone(&self.free) })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let (free, back) = &*self.free;
        *free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU64, Ordering},
        thread,
    };

    use super::Memory;

    #[test]
    fn all_together_have_no_more_than_there_is() {
        let memory = Memory::new(100);
        assert!(memory.take(101).is_none());
        let (taken, most) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|scope| {
            for number in 0..16 {
                let (memory, taken, most) = (&memory, &taken, &most);
                scope.spawn(move || {
                    for step in 0..50 {
                        let bytes = 1 + (number * 37 + step * 11) % 100;
                        let share = memory.take(bytes).unwrap();
                        most.fetch_max(taken.fetch_add(bytes, Ordering::SeqCst) + bytes, Ordering::SeqCst);
                        thread::yield_now();
                        taken.fetch_sub(bytes, Ordering::SeqCst);
                        drop(share);
                    }
                });
            }
        });
        let most = most.into_inner();
        assert!((51..=100).contains(&most), "{most}");
        assert!(memory.take(100).is_some(), "all of it is back");
    }
}
