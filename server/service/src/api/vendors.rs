//! Vendors that staff saved to be picked again (Quext).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use gatepass::client::wire::audit::StaffAct;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::vendors::{SaveVendor, Vendor, VendorList};
use gatepass::confidential::Confidential;
use gatepass::id::VendorId;
use gatepass::pass::recipient::RecipientDraft;
use gatepass::phone::DEFAULT_REGION;

use super::App;
use super::context::{Issues, Named, Posted, Staff};
use super::reply::No;
use crate::slug;
use crate::store::Answer;

/// Lists the saved vendors, by name.
///
/// For staff who issue passes.
#[utoipa::path(
    get,
    path = "/v1/vendors",
    tag = "Vendors",
    operation_id = "list_vendors",
    security(("session" = [])),
    responses((status = 200, description = "The vendors.", body = VendorList)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden])))
)]
pub async fn list(State(app): State<Arc<App>>, staff: Staff<Issues>) -> Result<Answer, No> {
    let vendors = app.look(staff.caller, |tx, _| Ok(tx.vendors()?)).await?;
    Ok(Answer::json(200, &VendorList { vendors })?)
}

/// Saves a vendor, to be picked again.
///
/// For staff who issue passes. What is saved already is not saved twice.
#[utoipa::path(
    post,
    path = "/v1/vendors",
    tag = "Vendors",
    operation_id = "save_vendor",
    security(("session" = [])),
    request_body = SaveVendor,
    responses((status = 201, description = "The vendor as saved.", body = Vendor)),
    extensions(("x-problems" = json!([ProblemKind::Forbidden, ProblemKind::Draft])))
)]
pub async fn save(
    State(app): State<Arc<App>>,
    staff: Staff<Issues>,
    posted: Posted<SaveVendor>,
) -> Result<Answer, No> {
    app.act(staff.caller, posted, |tx, caller, SaveVendor { name, email, phone }| {
        let typed = RecipientDraft { name, email, phone, home: None };
        let vendor = typed.vendor(Some(DEFAULT_REGION)).map_err(|problems| {
            let mut problem = Problem::new(ProblemKind::Draft).detail("the vendor can't be saved like this");
            problem.draft = problems;
            problem
        })?;
        let id = slug::id_for(&vendor.name, "vendor", |id| Ok(tx.vendor(id)?.is_none()))?;
        let (vendor, new) = tx.save_vendor(Vendor {
            id,
            name: vendor.name,
            email: Confidential::new(vendor.email.as_ref().map_or("", |email| email.as_str())),
            phone: Confidential::new(vendor.phone.as_ref().map_or("", |phone| phone.e164())),
            saved_by: caller.person.id.clone(),
            saved_at: tx.now(),
        })?;
        if new {
            caller.did(tx, &StaffAct::VendorSaved { vendor: vendor.id.clone() })?;
        }
        Ok(Answer::json(201, &vendor)?)
    })
    .await
}

/// Forgets a vendor; passes stay.
///
/// For staff who issue passes.
#[utoipa::path(
    delete,
    path = "/v1/vendors/{id}",
    tag = "Vendors",
    operation_id = "forget_vendor",
    security(("session" = [])),
    params(("id" = VendorId, Path, description = "Which vendor.")),
    responses((status = 204, description = "It is forgotten.")),
    extensions(("x-problems" = json!([ProblemKind::NotFound, ProblemKind::Forbidden])))
)]
pub async fn forget(
    State(app): State<Arc<App>>,
    staff: Staff<Issues>,
    Named(id): Named<VendorId>,
) -> Result<StatusCode, No> {
    app.set(staff.caller, move |tx, caller| {
        if !tx.forget_vendor(&id)? {
            return Err(ProblemKind::NotFound.into());
        }
        caller.did(tx, &StaffAct::VendorForgotten { vendor: id })?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
