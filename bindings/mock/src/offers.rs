//! What no property offers yet, put onto a screen to draw it: PINs, a wallet, a photo, a pass made with no network.
//!
//! A shell shows each where it is there and nothing where it isn't, so these are how it is tried before a property
//! offers it.

use chrono::TimeDelta;
use gatepass::app::activity::ActivityRow;
use gatepass::app::compose::ComposeScreen;
use gatepass::app::guest::PassScreen;
use gatepass::app::own::OwnDoors;
use gatepass::app::show::{MadeOffline, Photo, Pin, Spell, Tap, WalletOffer};
use gatepass::confidential::Confidential;
use gatepass::pass::draft::KindChoice;
use gatepass::pass::kind::{Credential, Kind};
use gatepass_ffi::compose::Made;

use crate::community::Mock;

/// How long photos are kept (ButterflyMX).
const PHOTO_DAYS: i64 = 365;

/// A link of the kind that carries the pass itself, of the usual length.
const OFFLINE_LINK: &str = "https://elm.example/g#";

#[uniffi::export]
impl Mock {
    /// A guest's pass at a property with keypads: each connected door has a PIN.
    pub fn with_pins(&self, mut screen: PassScreen) -> PassScreen {
        let opens = screen.times.next.first().cloned().unwrap_or_else(|| self.two_hours());
        for door in screen.doors.iter_mut().filter(|door| door.connected) {
            let digits = Confidential::new(format!("{:06}", 470_815 + u32::from(door.door.get()) * 7919));
            door.pin = Some(Pin { digits, opens: opens.clone(), first_use_by: None });
        }
        screen
    }

    /// A guest's pass that goes into a wallet.
    pub fn with_wallets(&self, mut screen: PassScreen) -> PassScreen {
        let link = Confidential::new("https://pay.google.com/gp/v/save/eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmVk");
        screen.wallets = vec![WalletOffer::Google { link }, WalletOffer::Apple { file: b"PK".to_vec() }];
        screen
    }

    /// Something that happened before a camera.
    pub fn with_photo(&self, mut row: ActivityRow) -> ActivityRow {
        let kept_until = self.watch().tell(row.at.at + TimeDelta::days(PHOTO_DAYS));
        let jpeg = include_bytes!("visitor.jpg").to_vec();
        row.photo = Some(Photo { jpeg, taken_at: row.at.clone(), kept_until });
        row
    }

    /// Staff's doors at a property that makes PINs, all of them with keypads.
    pub fn with_keypads(&self, mut doors: OwnDoors) -> OwnDoors {
        for door in &mut doors.doors {
            door.make_passcode = Some(Tap::Can);
        }
        doors
    }

    /// The form of staff at such a property.
    pub fn with_passcodes(&self, mut form: ComposeScreen) -> ComposeScreen {
        form.kinds.push(KindChoice { kind: Kind::Passcode, why_not: None });
        form.credentials = Credential::ALL.to_vec();
        form
    }

    /// A passcode that staff have just made.
    pub fn as_passcode(&self, mut made: Made) -> Made {
        let opens = self.two_hours();
        let first_use_by = Some(self.watch().tell(opens.starts.at + TimeDelta::days(1)));
        made.screen.pin = Some(Pin { digits: Confidential::new("470815"), opens, first_use_by });
        made.screen.kind = Kind::Passcode;
        made.link = None;
        made.screen.taps.share_by_sms = None;
        made.screen.taps.share_by_email = None;
        made.screen.taps.share_by_sheet = None;
        made.screen.taps.repeat = None;
        made
    }

    /// A form at a property whose doors take what a resident's phone signs by itself.
    pub fn able_offline(&self, mut form: ComposeScreen) -> ComposeScreen {
        form.can_create_offline = true;
        form
    }

    /// A pass that a resident has just made with no network.
    pub fn as_made_offline(&self, mut made: Made) -> Made {
        let watch = self.watch();
        let works_until = watch.tell(watch.now() + TimeDelta::days(7));
        // Two links of a token, as text.
        let link = Confidential::new(OFFLINE_LINK.to_owned() + &"Gq9-".repeat(100));
        made.screen.made_offline = Some(MadeOffline { link: link.clone(), works_until });
        made.screen.taps.share_by_sms = None;
        made.screen.taps.share_by_email = None;
        made.screen.taps.share_by_sheet = Some(Tap::Can);
        made.link = Some(link);
        made
    }

    fn two_hours(&self) -> Spell {
        let watch = self.watch();
        Spell { starts: watch.tell(watch.now()), ends: watch.tell_end(watch.now() + TimeDelta::hours(2)) }
    }
}
