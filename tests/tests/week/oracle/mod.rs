//! What must hold, whatever was drawn. None of it says when a pass opens: that is core's to say, once on the phone and
//! once at the door.

pub mod agree;
pub mod home;
pub mod stops;
