//! Where beacons come in: digests instead of readers, a limit for each address, and the queue.

use std::{collections::HashMap, mem, net::IpAddr};

use aws_lc_rs::{
    hmac::{self, HMAC_SHA256},
    rand::SystemRandom,
};
use chrono::NaiveDate;

use super::beacon::Beacon;
use crate::kernel::clock::{Timestamp, local_date};

/// The most beacons that wait to be written. Some ten thousand a second come before one is lost.
pub(super) const QUEUE_LIMIT: usize = 50_000;
/// The most addresses whose beacons are counted at one time. Beyond it the counts begin anew.
const ADDRESS_LIMIT: usize = 100_000;

/// A reader, as a digest of their address and agent. It tells nothing without the key, and the key is gone with the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Visitor(pub(super) u128);

/// A beacon that waits to be written.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) at: Timestamp,
    pub(super) visitor: Visitor,
    pub(super) beacon: Beacon,
}

/// What the door knows.
pub(super) struct Door {
    day: NaiveDate,
    key: hmac::Key,
    minute: i64,
    paces: HashMap<u128, u32>,
    queue: Vec<Arrival>,
    lost: u64,
}

impl Door {
    /// A door with a key of its own.
    ///
    /// # Errors
    /// When the machine has no random numbers.
    pub(super) fn open(now: Timestamp) -> anyhow::Result<Self> {
        let (day, minute) = (local_date(now), minute(now));
        Ok(Self { day, key: key()?, minute, paces: HashMap::new(), queue: Vec::new(), lost: 0 })
    }

    /// Forgets the key when a new day has come, and with it who came.
    pub(super) fn turn_to(&mut self, now: Timestamp) {
        if local_date(now) != self.day {
            match key() {
                Ok(key) => {
                    self.key = key;
                    self.day = local_date(now);
                    self.paces.clear();
                }
                Err(error) => tracing::error!(%error, "no new key for the new day"),
            }
        }
        if minute(now) != self.minute {
            self.minute = minute(now);
            self.paces.clear();
        }
    }

    /// Takes a beacon, if its address has not sent too many this minute.
    pub(super) fn take(&mut self, now: Timestamp, address: IpAddr, agent: &str, beacon: Beacon, most: u32) {
        self.turn_to(now);
        let address = network(address);
        if self.paces.len() >= ADDRESS_LIMIT {
            self.paces.clear();
        }
        let pace = self.digest(&address, b"");
        let sent = self.paces.entry(pace).or_default();
        *sent = sent.saturating_add(1);
        if *sent > most {
            return;
        }
        if self.queue.len() >= QUEUE_LIMIT {
            self.lost += 1;
            return;
        }
        let visitor = Visitor(self.digest(&address, agent.as_bytes()));
        self.queue.push(Arrival { at: now, visitor, beacon });
    }

    /// All that waits.
    pub(super) fn queue(&mut self) -> Vec<Arrival> {
        mem::take(&mut self.queue)
    }

    /// Lets what could not be looked up wait again, before what came since.
    pub(super) fn put_back(&mut self, mut arrivals: Vec<Arrival>) {
        arrivals.append(&mut self.queue);
        self.lost += arrivals.len().saturating_sub(QUEUE_LIMIT) as u64;
        arrivals.truncate(QUEUE_LIMIT);
        self.queue = arrivals;
    }

    /// How many found no place since this was last asked.
    pub(super) fn lost(&mut self) -> u64 {
        mem::take(&mut self.lost)
    }

    fn digest(&self, address: &[u8], agent: &[u8]) -> u128 {
        let mut context = hmac::Context::with_key(&self.key);
        // An address has one of two lengths, so no address with an agent is another with another.
        context.update(&[u8::try_from(address.len()).unwrap_or_default()]);
        context.update(address);
        context.update(agent);
        let mut half = [0; 16];
        half.copy_from_slice(&context.sign().as_ref()[..16]);
        u128::from_be_bytes(half)
    }
}

fn key() -> anyhow::Result<hmac::Key> {
    hmac::Key::generate(HMAC_SHA256, &SystemRandom::new())
        .map_err(|_| anyhow::anyhow!("the machine has no random numbers"))
}

fn minute(now: Timestamp) -> i64 {
    now.timestamp().div_euclid(60)
}

/// What a client cannot choose of its address: all of an IPv4 address, the first 64 bits of an IPv6 address.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().into(),
        IpAddr::V6(address) => address.octets()[..8].into(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn arrivals(door: &mut Door, from: &[(&str, &str)], now: Timestamp) -> Vec<Visitor> {
        for (address, agent) in from {
            door.take(now, address.parse().unwrap(), agent, Beacon::default(), 3);
        }
        door.queue().into_iter().map(|arrival| arrival.visitor).collect()
    }

    #[test]
    fn a_reader_is_an_address_with_an_agent_for_a_day() {
        let now = Timestamp::UNIX_EPOCH;
        let mut door = Door::open(now).unwrap();
        let one = ("192.0.2.1", "a");
        let seen =
            arrivals(&mut door, &[one, one, ("192.0.2.1", "b"), ("192.0.2.2", "a"), ("::ffff:192.0.2.2", "a")], now);
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[3], seen[4]);
        assert!(seen[0] != seen[2] && seen[0] != seen[3] && seen[2] != seen[3]);
        let house = arrivals(&mut door, &[("2001:db8::1", "a"), ("2001:db8::2", "a"), ("2001:db8:0:1::1", "a")], now);
        assert!(house[0] == house[1] && house[0] != house[2]);
        let next = arrivals(&mut door, &[one], now + Duration::days(1));
        assert_ne!(seen[0], next[0], "the key of yesterday is gone");
        assert_ne!(arrivals(&mut Door::open(now).unwrap(), &[one], now)[0], seen[0], "each process has its own");
    }

    #[test]
    fn an_address_has_a_limit() {
        let now = Timestamp::UNIX_EPOCH;
        let mut door = Door::open(now).unwrap();
        let agents: Vec<String> = (0..10).map(|number| number.to_string()).collect();
        let flood: Vec<(&str, &str)> = agents.iter().map(|agent| ("192.0.2.1", agent.as_str())).collect();
        assert_eq!(arrivals(&mut door, &flood, now).len(), 3);
        assert_eq!(arrivals(&mut door, &[("192.0.2.2", "a")], now).len(), 1, "others are not concerned");
        assert_eq!(arrivals(&mut door, &flood, now + Duration::seconds(60)).len(), 3);
    }

    #[test]
    fn the_queue_is_bounded() {
        let now = Timestamp::UNIX_EPOCH;
        let mut door = Door::open(now).unwrap();
        for number in 0..QUEUE_LIMIT + 10 {
            door.take(now, IpAddr::from([192, 0, 2, 1]), &number.to_string(), Beacon::default(), u32::MAX);
        }
        assert_eq!(door.lost(), 10);
        let all = door.queue();
        assert_eq!(all.len(), QUEUE_LIMIT);
        door.take(now, IpAddr::from([192, 0, 2, 1]), "x", Beacon::default(), u32::MAX);
        door.put_back(all);
        assert_eq!((door.queue().len(), door.lost(), door.lost()), (QUEUE_LIMIT, 1, 0));
    }
}
