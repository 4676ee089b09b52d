//! Which addresses of the internet are public: a table, after the registries of special-purpose addresses of IANA
//! (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(first: u16, second: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0), prefix)
}

/// What of IPv4 is not public.
const SPECIAL_V4: &[Ipv4Net] = &[
    v4(0, 0, 0, 0, 8),       // this network; 0.0.0.0 reaches the machine itself
    v4(10, 0, 0, 0, 8),      // private
    v4(100, 64, 0, 0, 10),   // shared, behind the NAT of a provider
    v4(127, 0, 0, 0, 8),     // loopback
    v4(169, 254, 0, 0, 16),  // link-local, and the metadata of clouds
    v4(172, 16, 0, 0, 12),   // private
    v4(192, 0, 0, 0, 24),    // protocols of the IETF
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 88, 99, 0, 24),  // relays of 6to4
    v4(192, 168, 0, 0, 16),  // private
    v4(198, 18, 0, 0, 15),   // benchmarks
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // reserved, and broadcast
];

/// All of IPv6 that is public at all. Outside it lie `::`, `::1`, addresses compatible with IPv4 (`::/96`), NAT64
/// (`64:ff9b::/96` and `64:ff9b:1::/48`), unique local (`fc00::/7`), link-local, site-local and multicast ones.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 3);

/// What of that is not public.
const SPECIAL_V6: &[Ipv6Net] = &[
    v6(0x2001, 0, 23),     // protocols of the IETF: Teredo, benchmarks, ORCHID
    v6(0x2001, 0xdb8, 32), // documentation
    v6(0x2002, 0, 16),     // 6to4, which has an IPv4 address inside
    v6(0x3fff, 0, 20),     // documentation
];

/// Whether an address is one of the public internet. An IPv4 address in the form of IPv6 counts as what it is.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|net| net.contains(&address)) && !holds_v4(address)
        }
    }
}

/// Whether the second half is that of ISATAP, `::5efe:a.b.c.d`, which has an IPv4 address inside.
fn holds_v4(address: Ipv6Addr) -> bool {
    let [.., fifth, sixth, _, _] = address.segments();
    sixth == 0x5efe && matches!(fifth, 0 | 0x200)
}
