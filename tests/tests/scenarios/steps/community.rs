//! Who lives and works there, saved vendors, lockdown, and what staff see of locks and of each other.

use gatepass::app::activity::By;
use gatepass::app::queue::Asked;
use gatepass::app::staff::{AuditRow, IssuedRow, Management};
use gatepass::client::wire::people::{Invite, InvitedAs, NewResident};
use gatepass::client::wire::property::PropertyFile;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::id::{DoorId, UnitId};
use gatepass::pass::recipient::RecipientDraft;
use gatepass::property::Permission;
use gatepass::radio::Loopback;

use super::same;
use crate::sentence::{Said, sentences};
use crate::words;
use crate::world::{World, signed_in, staff_of};

sentences! { world, said;
    Do "{person} invites {person} to work here: {words}" => invite(world, said).await;
    Do "{person} lets {person} move into {words}" => move_in(world, said).await;
    Do "{person} lets everybody move out of {words}" => move_out(world, said).await;
    Do "{person} changes {person}'s number to that of {person}" => change_number(world, said).await;
    Do "{person} gives {person} the home {words}" => home(world, said, true).await;
    Do "{person} takes from {person} the home {words}" => home(world, said, false).await;
    Do "{person} signs in" => sign_in(world, said.person(0)).await;
    See "{person} lives in {words}" => {
        let units = member(world, said.person(0)).await.map(|(units, _)| units);
        units.and_then(|units| same(&units, &said.gap(1).to_owned()))
    };
    See "{person} has the permissions {words}" => {
        let may = member(world, said.person(0)).await.map(|(_, may)| may);
        may.and_then(|may| same(&may, &permissions(said.gap(1))?))
    };
    Do "{person} begins a lockdown of {door}" => lockdown(world, said, true).await;
    Do "{person} ends the lockdown of {door}" => lockdown(world, said, false).await;
    Do "{person} begins a lockdown of everything" => lockdown(world, said, true).await;
    Do "{person} ends the lockdown of everything" => lockdown(world, said, false).await;
    Do "{person} saves {person} as a vendor" => save_vendor(world, said).await;
    Do "{person} forgets the vendor {person}" => forget_vendor(world, said).await;
    See "{person} can pick the vendors {words}" => {
        let names = vendors(world, said.person(0)).await;
        names.and_then(|names| same(&names.join(" and "), &said.gap(1).to_owned()))
    };
    See "{person} can pick no vendor" => {
        let names = vendors(world, said.person(0)).await;
        names.and_then(|names| same(&names, &Vec::new()))
    };
    See "{person} sees at the lock of {door}" => lock(world, said).await;
    See "{person} sees in the audit" => audit(world, said).await;
    See "{person} is shown no audit" => no_audit(world, said).await;
    Do "{person} changes the policy to" => change_policy(world, said).await;
    Do "{person} connects {door}" => connect(world, said, true).await;
    Do "{person} disconnects {door}" => connect(world, said, false).await;
}

/// The part of a member of staff's phone that manages; who isn't shown it is told so.
async fn manage<T>(
    world: &mut World,
    who: &str,
    act: impl AsyncFnOnce(Management<'_, '_, Loopback>) -> Result<T, Error>,
) -> Result<Option<T>, String> {
    let device = world.signed(who).await?;
    let signed = signed_in(&device)?;
    let staff = staff_of(&signed)?;
    let done = match staff.management() {
        Some(management) => act(management).await,
        None => Err(Error::Forbidden { reason: "it isn't shown".to_owned() }),
    };
    Ok(world.outcome(done))
}

fn permissions(words: &str) -> Result<Vec<Permission>, String> {
    let named = |name: &str| {
        let name = name.trim().replace(' ', "_");
        serde_json::from_value(name.clone().into()).map_err(|_| format!("there is no permission {name:?}"))
    };
    let mut all = words.split(" and ").map(named).collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    Ok(all)
}

async fn invite(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let name = said.person(1);
    let invite = Invite {
        name: name.to_owned(),
        phone: Confidential::new(world.number(name)?),
        role: InvitedAs::Staff(permissions(said.gap(2))?.into_iter().collect()),
    };
    manage(world, said.person(0), async move |management| management.invite(&invite).await).await.map(drop)
}

fn unit(words: &str) -> Result<UnitId, String> {
    UnitId::new(words).map_err(|error| error.to_string())
}

async fn move_in(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let name = said.person(1);
    let person = NewResident { name: name.to_owned(), phone: Confidential::new(world.number(name)?) };
    let unit = unit(said.gap(2))?;
    let act = async move |management: Management<'_, '_, Loopback>| management.move_in(&unit, vec![person]).await;
    manage(world, said.person(0), act).await.map(drop)
}

/// From then on it is theirs, in the scenario as well.
async fn change_number(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let (whose, number) = (said.person(1).to_owned(), world.number(said.person(2))?);
    let person = world.person(&whose)?;
    let new = number.clone();
    let act = async move |management: Management<'_, '_, Loopback>| management.set_number(&person, &new).await;
    if manage(world, said.person(0), act).await?.is_some() {
        world.renumber(&whose, &number);
    }
    Ok(())
}

async fn home(world: &mut World, said: &Said<'_>, gives: bool) -> Result<(), String> {
    let (person, unit) = (world.person(said.person(1))?, unit(said.gap(2))?);
    let act = async move |management: Management<'_, '_, Loopback>| {
        if gives {
            management.give_home(&person, &unit).await.map(drop)
        } else {
            management.take_home(&person, &unit).await.map(drop)
        }
    };
    manage(world, said.person(0), act).await.map(drop)
}

/// On top of the policy that the phone knows; the rest stays.
async fn change_policy(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let file = async |management: Management<'_, '_, Loopback>| management.property_file();
    let Some(PropertyFile(file)) = manage(world, said.person(0), file).await? else { return Ok(()) };
    let mut policy = file["policy"].clone();
    super::property::write_policy(&mut policy, said)?;
    let device = world.signed(said.person(0)).await?;
    let changed = signed_in(&device)?.change_policy(&PropertyFile(policy)).await;
    world.outcome(changed);
    Ok(())
}

/// A lock that reads Bluetooth, with a reader; or none any more.
async fn connect(world: &mut World, said: &Said<'_>, connects: bool) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    let file = async |management: Management<'_, '_, Loopback>| management.property_file();
    let Some(PropertyFile(mut file)) = manage(world, said.person(0), file).await? else { return Ok(()) };
    let doors = file["doors"].as_array_mut().ok_or("no doors")?;
    let found = doors.iter_mut().find(|found| found["id"] == door.get()).and_then(|found| found.as_object_mut());
    let found = found.ok_or("the file hasn't that door")?;
    if connects {
        found.insert("lock".to_owned(), serde_json::json!({ "bluetooth": "any" }));
        found.insert("grantable".to_owned(), true.into());
    } else {
        for field in ["lock", "keys", "grantable"] {
            found.remove(field);
        }
    }
    let device = world.signed(said.person(0)).await?;
    let changed = signed_in(&device)?.change_property(&PropertyFile(file)).await;
    if world.outcome(changed).is_some() {
        world.stage().await?.follow().await?;
    }
    Ok(())
}

async fn move_out(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let unit = unit(said.gap(1))?;
    let act = async move |management: Management<'_, '_, Loopback>| management.move_out(&unit).await;
    manage(world, said.person(0), act).await.map(drop)
}

/// With the verification code that comes; to whom none comes is told like anybody with a wrong one.
async fn sign_in(world: &mut World, name: &str) -> Result<(), String> {
    let device = world.phone(name).await?.device;
    let number = world.number(name)?;
    let sent = device.sign_in(&number).await;
    if world.outcome(sent).is_none() {
        return Ok(());
    }
    let texts = world.unread(&number).await?;
    let code = texts.iter().find_map(|text| {
        gatepass_service::messenger::verification_code_in(text).filter(|_| text.contains("verification code"))
    });
    let signed = device.verify_sign_in(code.unwrap_or("000000")).await.map(drop);
    if world.outcome(signed).is_some() {
        world.newcomers.insert(name.to_owned());
    }
    Ok(())
}

/// Where a person lives, and what they may do.
async fn member(world: &mut World, name: &str) -> Result<(String, Vec<Permission>), String> {
    let device = world.signed(name).await?;
    let signed = signed_in(&device)?;
    let person = signed.person();
    let units: Vec<&str> = person.units.iter().map(UnitId::as_str).collect();
    Ok((units.join(" and "), person.permissions.iter().copied().collect()))
}

async fn lockdown(world: &mut World, said: &Said<'_>, begins: bool) -> Result<(), String> {
    let door: Option<DoorId> = match said.gap(1) {
        "" => None,
        name => Some(world.door(name).await?),
    };
    let act = async move |management: Management<'_, '_, Loopback>| {
        let asked = if begins {
            management.begin_lockdown(door).await?
        } else {
            management.end_lockdown(door).await?
        };
        match asked {
            Asked::Done(_) => Ok(()),
            Asked::Queued(_) => Err(Error::Offline),
        }
    };
    manage(world, said.person(0), act).await.map(drop)
}

async fn save_vendor(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let name = said.person(1);
    let recipient = RecipientDraft {
        name: name.to_owned(),
        phone: Confidential::new(world.number(name)?),
        email: Confidential::new(World::email(name)),
        home: None,
    };
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let saved = match staff_of(&signed)?.vendors() {
        Some(vendors) => vendors.save(&recipient).await.map(drop),
        None => Err(Error::Forbidden { reason: "it isn't shown".to_owned() }),
    };
    world.outcome(saved);
    Ok(())
}

async fn forget_vendor(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let vendors = staff_of(&signed)?.vendors().ok_or("no vendors are shown")?;
    let known = vendors.list().await.map_err(|error| error.to_string())?;
    let found = known.into_iter().find(|row| row.name == said.person(1)).ok_or("no such vendor is saved")?;
    world.outcome(vendors.forget(&found.vendor).await);
    Ok(())
}

async fn vendors(world: &mut World, who: &str) -> Result<Vec<String>, String> {
    let device = world.signed(who).await?;
    let signed = signed_in(&device)?;
    let vendors = staff_of(&signed)?.vendors().ok_or("no vendors are shown")?;
    let known = vendors.list().await.map_err(|error| error.to_string())?;
    Ok(known.into_iter().map(|row| row.name).collect())
}

fn by(who: &By) -> String {
    match who {
        By::You => "you".to_owned(),
        By::Person(person) => person.to_string(),
    }
}

async fn lock(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let door = world.door(said.gap(1)).await?;
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    let locks = staff_of(&signed)?.locks().ok_or("no locks are shown")?;
    let screen = locks.lock(door, None).await.map_err(|error| error.to_string())?;
    let row = |issued: &IssuedRow| {
        let made = words::instant(&said.zone, issued.made.at);
        vec![issued.name.clone(), by(&issued.made_by), made, format!("{} times", issued.uses)]
    };
    same(&screen.issued.iter().map(row).collect::<Vec<_>>(), &said.table.to_vec())
}

async fn audit(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let act = async |management: Management<'_, '_, Loopback>| management.audit(0).await;
    let Some(audit) = manage(world, said.person(0), act).await? else { return Ok(()) };
    let row = |row: &AuditRow| {
        let act = serde_json::to_value(&row.act).unwrap_or_default();
        vec![by(&row.by), words::spaced(act["act"].as_str().unwrap_or_default())]
    };
    same(&audit.rows.iter().map(row).collect::<Vec<_>>(), &said.table.to_vec())
}

/// It is part of what is managed.
async fn no_audit(world: &mut World, said: &Said<'_>) -> Result<(), String> {
    let device = world.signed(said.person(0)).await?;
    let signed = signed_in(&device)?;
    same(&staff_of(&signed)?.management().is_none(), &true)
}
