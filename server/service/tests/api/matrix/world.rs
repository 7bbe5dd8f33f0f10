//! Two properties with everybody in them, as they are before each request; and what the database says of them.

use std::path::{Path, PathBuf};

use gatepass::token::keys::HolderKey;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use super::table::{Line, Role};
use crate::rig::*;

/// Small, so that it is begun anew in no time. The other property is the same under another name: the same ids of
/// doors, units and people, so that a request that reached the wrong one would find what it asks for.
const ELM: &str = r#"{
    "id": "elm", "name": "Elm House", "zone": "America/New_York",
    "policy": {
        "residents": "allowed", "kinds": "any", "silent_reader": "refuse", "longest_silence_minutes": 4320
    },
    "areas": [
        {"id": "street", "name": "Street", "arrival": "default"}, {"id": "hall", "name": "Hall"},
        {"id": "flat-1", "name": "Flat 1"}, {"id": "flat-2", "name": "Flat 2"}, {"id": "flat-3", "name": "Flat 3"}
    ],
    "doors": [
        {"id": 1, "name": "Entrance", "kind": "perimeter", "from": ["street"], "to": ["hall"], "grantable": true,
         "lock": {"bluetooth": "any", "pin": {"shortest": 6, "longest": 8, "slots": 200}}},
        {"id": 2, "name": "Door of flat 1", "kind": "unit", "from": ["hall"], "to": ["flat-1"], "grantable": true,
         "lock": {"bluetooth": "any"}},
        {"id": 3, "name": "Door of flat 2", "kind": "unit", "from": ["hall"], "to": ["flat-2"], "grantable": true,
         "lock": {"bluetooth": "any"}},
        {"id": 4, "name": "Door of flat 3", "kind": "unit", "from": ["hall"], "to": ["flat-3"], "grantable": true,
         "lock": {"bluetooth": "any"}}
    ],
    "units": [
        {"id": "1", "name": "Flat 1", "area": "flat-1", "occupancy": "occupied", "residents": ["home"]},
        {"id": "2", "name": "Flat 2", "area": "flat-2", "occupancy": "occupied", "residents": ["other"]},
        {"id": "3", "name": "Flat 3", "area": "flat-3", "occupancy": "vacant"}
    ],
    "people": [
        {"id": "all", "name": "All", "phone": "+12025550100", "role": "staff",
         "permissions": ["issue_passes", "issue_passcodes", "approve", "see_activity", "manage"]},
        {"id": "home", "name": "Home", "phone": "+12025550101", "role": "resident"},
        {"id": "other", "name": "Other", "phone": "+12025550102", "role": "resident"},
        {"id": "none", "name": "None", "phone": "+12025550103", "role": "staff"},
        {"id": "issue", "name": "Issue", "phone": "+12025550104", "role": "staff", "permissions": ["issue_passes"]},
        {"id": "code", "name": "Code", "phone": "+12025550105", "role": "staff", "permissions": ["issue_passcodes"]},
        {"id": "approve", "name": "Approve", "phone": "+12025550106", "role": "staff", "permissions": ["approve"]},
        {"id": "see", "name": "See", "phone": "+12025550107", "role": "staff", "permissions": ["see_activity"]},
        {"id": "manage", "name": "Manage", "phone": "+12025550108", "role": "staff", "permissions": ["manage"]},
        {"id": "gone", "name": "Gone", "phone": "+12025550109", "role": "staff", "permissions": ["manage"]}
    ]
}"#;

const INVITED: &str = "+12025550198";

fn full_day(secret_code: &str) -> Value {
    json!({
        "given": { "kind": "full_day", "date": "2026-11-24" },
        "name": "piano tuner",
        "doors": { "doors": [1, 2] },
        "recipient": { "name": "Pia", "phone": GUEST },
        "secret_code": secret_code,
    })
}

fn visit() -> Value {
    let mut draft = vendor();
    draft["doors"] = json!({ "doors": [1] });
    draft
}

fn passcode() -> Value {
    json!({
        "given": { "kind": "passcode", "start": "2026-11-23T10:00:00", "end": "2026-11-24T10:00:00" },
        "name": "prospect",
        "doors": { "one_door": 1 },
        "recipient": { "name": "Pru" },
    })
}

pub struct World {
    pub rig: Rig,
    /// The database as it is before each request.
    base: Vec<u8>,
    /// What each role says who it is, in the table's order.
    authorizations: Vec<String>,
    guests_key: HolderKey,
    /// Home's session on another phone.
    session: String,
    property: (String, Value),
    live: String,
    frozen: String,
    waiting: String,
    passcode: String,
    vendor: String,
}

impl World {
    pub async fn begin() -> Self {
        let other =
            ELM.replace("\"elm\"", "\"oak\"").replace("Elm House", "Oak House").replace("555010", "555020");
        let rig = Rig::of(vec![ELM.as_bytes().to_vec(), other.into_bytes()]).await;
        let all = rig.sign_in("+12025550100").await;
        let mut people = Vec::new();
        for last in 1..=9 {
            people.push(rig.sign_in(&format!("+1202555010{last}")).await);
        }
        let (home, issue, code) = (&people[0], &people[3], &people[4]);
        let elsewhere = rig.sign_in("+12025550200").await;
        rig.sign_in("+12025550101").await;
        let sessions = rig.get("/v1/sessions", home).await.expect(200);
        let sessions = sessions["sessions"].as_array().unwrap();
        let session = sessions.iter().find(|session| session["current"] == false).unwrap()["id"].clone();

        let make = async |maker: &str, draft: Value| {
            let made = rig.post("/v1/passes", maker, &json!({ "draft": draft })).await.expect(201);
            let link = format!("Link {}", made["locator"].as_str().unwrap());
            (made["pass"]["id"].as_str().unwrap().to_owned(), link)
        };
        let (live, guest) = make(home, full_day("4711")).await;
        let guests_key = phone_key();
        rig.pass_phone_check(&guest, GUEST, &guests_key).await;
        let entry = json!({ "secret_code": "4711", "device_key": guests_key });
        rig.post("/v1/link/secret-code", &guest, &entry).await.expect(200);
        let (frozen, _) = make(home, full_day("4712")).await;
        rig.post(&format!("/v1/passes/{frozen}/freeze"), &all, &json!({})).await.expect(200);
        let (waiting, link) = make(issue, visit()).await;
        rig.give_number(&link, GUEST).await.expect(202);
        let (passcode, _) = make(code, passcode()).await;
        let vendor = json!({ "name": "Vera", "phone": GUEST });
        let vendor = rig.post("/v1/vendors", issue, &vendor).await.expect(201)["id"].clone();
        let invited = json!({ "name": "Invited", "phone": INVITED, "as": { "staff": [] } });
        rig.post("/v1/people", &all, &invited).await.expect(201);
        for manager in [&all, &elsewhere] {
            rig.put("/v1/doors/4/lockdown", manager, &json!({})).await.expect(200);
        }
        rig.delete("/v1/people/gone", &all).await.expect(200);
        let property = rig.get("/v1/property", &all).await;
        let property = (property.etag(), property.body["property"].clone());
        rig.running().keep_house().await.unwrap();

        let mut authorizations = vec![String::new(), guest];
        authorizations.extend(people[..8].iter().cloned());
        authorizations.push(elsewhere);
        authorizations.push(people[8].clone());
        let text = |value: Value| value.as_str().unwrap().to_owned();
        let mut world = Self {
            rig,
            base: Vec::new(),
            authorizations,
            guests_key,
            session: text(session),
            property,
            live,
            frozen,
            waiting,
            passcode,
            vendor: text(vendor),
        };
        world.keep_base().await;
        world
    }

    fn database(&self) -> PathBuf {
        self.rig.folder.path().join("gatepass.db")
    }

    /// Every letter has left by then, so that nothing happens by itself afterwards.
    async fn keep_base(&mut self) {
        self.rig.messenger.take(INVITED).await.unwrap();
        self.rig.running.take().unwrap().stop().await;
        self.base = std::fs::read(self.database()).unwrap();
        assert_eq!(rows(&self.database(), "outbox"), [] as [Vec<Cell>; 0]);
        self.again().await;
    }

    /// Begins anew.
    pub async fn again(&mut self) {
        if let Some(running) = self.rig.running.take() {
            running.stop().await;
        }
        for name in ["gatepass.db-wal", "gatepass.db-shm"] {
            // Gone already where the last connection has closed.
            let _ = std::fs::remove_file(self.rig.folder.path().join(name));
        }
        std::fs::write(self.database(), &self.base).unwrap();
        self.rig.begin().await;
    }

    /// All that is kept once everything is so that the line's request can change something.
    pub async fn before(&self, line: &Line) -> Vec<(String, Vec<Vec<Cell>>)> {
        if (line.method, line.path) == ("DELETE", "/v1/lockdown") {
            for manager in [Role::Manage, Role::Elsewhere] {
                self.rig.put("/v1/lockdown", self.authorization(manager), &json!({})).await.expect(200);
            }
        }
        self.kept()
    }

    fn authorization(&self, role: Role) -> &str {
        let at = Role::ALL.iter().position(|one| *one == role).unwrap();
        &self.authorizations[at]
    }

    /// The request of this line, by this role.
    pub async fn ask(&self, line: &Line, role: Role) -> Reply {
        let authorization = self.authorization(role);
        let path = self.path(line);
        match line.method {
            "GET" => self.rig.get(&path, authorization).await,
            "DELETE" => self.rig.delete(&path, authorization).await,
            "PUT" if line.path == "/v1/my-route" => {
                self.rig.put(&path, authorization, &self.body(line)).await
            }
            "PUT" => self.rig.put_at(&path, authorization, &self.property.0, &self.body(line)).await,
            _ => self.rig.post(&path, authorization, &self.body(line)).await,
        }
    }

    fn path(&self, line: &Line) -> String {
        let id = match (line.path.split('/').nth(2).unwrap(), line.path.rsplit('/').next().unwrap()) {
            ("sessions", _) => &self.session,
            ("people", "invite") => "invited",
            ("people", "permissions" | "phone") => "none",
            ("people", _) => "other",
            ("units", "move-in") => "3",
            ("units", "{person}") => {
                if line.method == "PUT" {
                    "3"
                } else {
                    "2"
                }
            }
            ("doors", _) if line.method == "DELETE" => "4",
            ("units" | "doors", _) => "1",
            ("vendors", _) => &self.vendor,
            ("passes", "thaw") => &self.frozen,
            ("passes", "approve" | "decline") => &self.waiting,
            ("passes", _) => match line.variant {
                "vendor" => &self.waiting,
                "passcode" => &self.passcode,
                _ => &self.live,
            },
            _ => "",
        };
        let key = self.guests_key.to_string();
        line.path
            .replace("{id}", id)
            .replace("{key}", &key)
            .replace("{door}", "1")
            .replace("{person}", "other")
            .replace("{property}", "elm")
    }

    fn body(&self, line: &Line) -> Value {
        let key = &self.guests_key;
        let draft = || match line.variant {
            "vendor" => visit(),
            "passcode" => passcode(),
            _ => full_day("4713"),
        };
        match line.path {
            "/v1/sign-in" => json!({ "phone": "+12025550101" }),
            "/v1/sign-in/verify" => {
                json!({ "phone": "+12025550101", "verification_code": "000000", "device_key": key })
            }
            "/v1/property" => {
                let mut file = self.property.1.clone();
                file["name"] = json!("Elm Lodge");
                file
            }
            "/v1/policy" => json!({ "phones_per_pass": 2 }),
            "/v1/my-route" => json!({ "doors": [1] }),
            "/v1/people" => {
                json!({ "name": "New", "phone": "+12025550199", "as": { "resident": "1" } })
            }
            "/v1/people/{id}/permissions" => json!({ "permissions": ["approve"] }),
            "/v1/people/{id}/phone" => json!({ "phone": "+12025550197" }),
            "/v1/units/{id}/move-in" => json!({ "people": [{ "name": "New", "phone": "+12025550199" }] }),
            "/v1/vendors" => json!({ "name": "Val", "email": "val@example.com" }),
            "/v1/passes" | "/v1/passes/{id}/replace" => json!({ "draft": draft() }),
            "/v1/passes/{id}/repeat" => json!({ "every": "day", "end": { "times": 3 } }),
            "/v1/passes/{id}/decline" => json!({ "reason": "not today" }),
            "/v1/link/open" | "/v1/link/token" => json!({ "device_key": key }),
            "/v1/link/phone" | "/v1/guest/passes" => json!({ "phone": GUEST, "device_key": key }),
            "/v1/link/verify" => json!({ "verification_code": "000000", "device_key": key }),
            "/v1/link/secret-code" => json!({ "secret_code": "4711", "device_key": key }),
            "/v1/link/contact" => json!({ "message": "I am late", "device_key": key }),
            "/v1/guest/passes/verify" => {
                json!({ "phone": GUEST, "verification_code": "000000", "device_key": key })
            }
            "/v1/passes/{id}/share" => json!({ "by_way_of": "sheet" }),
            "/v1/properties/{property}/receipts" => json!({ "receipts": [] }),
            _ => json!({}),
        }
    }

    /// All that is kept, but for limits on guessing and answers for repetitions: those also change where a request is
    /// refused.
    pub fn kept(&self) -> Vec<(String, Vec<Vec<Cell>>)> {
        let tables =
            rows_of(&self.database(), "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        let names = tables.into_iter().filter_map(|row| match row.into_iter().next() {
            Some(Cell::Text(name)) => Some(name),
            _ => None,
        });
        names
            .filter(|name| !matches!(name.as_str(), "spent" | "answer"))
            .map(|name| {
                let rows = rows(&self.database(), &name);
                (name, rows)
            })
            .collect()
    }
}

fn rows(database: &Path, table: &str) -> Vec<Vec<Cell>> {
    rows_of(database, &format!("SELECT * FROM {table}"))
}

fn rows_of(database: &Path, sql: &str) -> Vec<Vec<Cell>> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect()).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}
