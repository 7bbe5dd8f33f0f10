//! How a door comes on the air, and what it shows there.

use crate::rig::{Rig, comes_home, opened, trials};

trials![
    a_door_that_was_started_first_goes_on_the_air_when_bluetoothd_comes,
    a_challenge_that_was_answered_makes_way_for_the_next_at_once,
    a_lock_that_does_not_obey_is_told_to_whoever_looks_after_the_door,
];

async fn a_door_that_was_started_first_goes_on_the_air_when_bluetoothd_comes(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    door.stop().await?;
    rig.daemon.crash().await;
    door.start().await?;
    let waits = |lines: &[String]| lines.iter().any(|line| line.contains("bluetoothd doesn't run"));
    door.until_said("the reader misses bluetoothd", waits).await?;
    rig.daemon.come_back().await?;
    door.on_air().await?;
    comes_home(&guest, &door).await
}

async fn a_challenge_that_was_answered_makes_way_for_the_next_at_once(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for openings in 1..4 {
        let before = door.advertised()?;
        // A guest who comes back within the life of a challenge needs another.
        assert!(opened(&guest.unlock(&door).await?));
        assert_ne!(door.advertised()?, before);
        assert_eq!(door.openings(), openings);
    }
    Ok(())
}

async fn a_lock_that_does_not_obey_is_told_to_whoever_looks_after_the_door(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    door.set_stuck(true);
    guest.unlock(&door).await?;
    let told = |lines: &[String]| lines.iter().any(|line| line.contains("the lock didn't obey: stuck"));
    door.until_said("the reader tells of its lock", told).await
}
