//! Who is no reader, by what they call themselves.
//!
//! A list of our own: the crate that carries one has had no release for years, and almost all robots that are honest have
//! one of a few words in common. What pretends to be a browser is not found out; the limit per address bounds it.

/// Words, in small letters, that name a robot wherever they stand.
const WORDS: &[&str] = &[
    // What robots call themselves.
    "crawl",
    "spider",
    "slurp",
    "scrap",
    "archive",
    "headless",
    "preview",
    "scanner",
    "fetcher",
    "validator",
    // What watches over sites and measures them.
    "monitor",
    "uptime",
    "pingdom",
    "statuscake",
    "site24x7",
    "nagios",
    "zabbix",
    "prometheus",
    "lighthouse",
    "pagespeed",
    "gtmetrix",
    "healthcheck",
    // Search and assistants that do not call themselves robots.
    "mediapartners-google",
    "googleother",
    "google-inspectiontool",
    "google-read-aloud",
    "google favicon",
    "chatgpt-user",
    "perplexity-user",
    "ia_archiver",
    "facebookexternalhit",
    "embedly",
    // Browsers that a program drives.
    "phantomjs",
    "puppeteer",
    "playwright",
    "selenium",
    "webdriver",
    "electron-fetch",
    // Programs and libraries.
    "curl/",
    "wget",
    "python",
    "aiohttp",
    "httpx",
    "httpie",
    "java/",
    "jakarta",
    "apache-httpclient",
    "go-http-client",
    "libwww",
    "lwp::",
    "ruby",
    "php/",
    "guzzle",
    "axios",
    "node-fetch",
    "undici",
    "got (",
    "postman",
    "insomnia",
    "httpclient",
    "reqwest",
    "hyper/",
    "powershell",
    "ab/",
    "wrk",
    "k6/",
    "jmeter",
    "vegeta",
    "nikto",
    "nmap",
    "sqlmap",
    "masscan",
    "zgrab",
];

/// Whether an agent is an obvious robot. Browsers always say what they are, so whoever says nothing is none.
pub(super) fn is_robot(agent: Option<&str>) -> bool {
    let Some(agent) = agent.map(str::trim).filter(|agent| !agent.is_empty()) else { return true };
    let agent = agent.to_ascii_lowercase();
    WORDS.iter().any(|word| agent.contains(word)) || has_bot(&agent)
}

/// Whether it calls itself a bot. A maker of telephones, Cubot, is none.
fn has_bot(agent: &str) -> bool {
    agent.match_indices("bot").any(|(place, _)| !agent[..place].ends_with("cu"))
}

#[cfg(test)]
mod tests {
    use super::is_robot;

    #[test]
    fn browsers_are_readers() {
        for agent in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/139.0.182 Chrome/133.0.6943.182 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Zalo iOS/685 ZaloTheme/light ZaloLanguage/vi",
            "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 15; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36 [FBAN/FB4A;FBAV/500.0]",
            "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS; Opera Mobi/23.348; U; en) Presto/2.5.25 Version/10.54",
            "QuangHaApp/2.1 (Android 14)",
        ] {
            assert!(!is_robot(Some(agent)), "{agent}");
        }
    }

    #[test]
    fn robots_are_not() {
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "curl/8.14.1",
            "Wget/1.25.0",
            "python-requests/2.32.3",
            "Go-http-client/2.0",
            "UptimeRobot/2.0",
        ] {
            assert!(is_robot(Some(agent)), "{agent}");
        }
        assert!(is_robot(None) && is_robot(Some("")) && is_robot(Some("  ")));
    }
}
