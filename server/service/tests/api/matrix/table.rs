//! Who gets which answer: a line an endpoint, a column a role.

/// The columns after the endpoint's. *Home* lives in the unit that the requests are about and made the pass, *other*
/// lives elsewhere; then staff with no permission and with each single one; staff with all of another property; and
/// somebody who managed and was removed. The last column: how many entries a success of staff adds to the audit.
///
/// What stands behind `#` tells apart two requests of one endpoint.
pub const TABLE: &str = "
                                             nobody guest home other none issue code appr see mnge else gone audit
POST   /v1/sign-in                              202   202  202   202  202   202  202  202 202  202  202  202     0
POST   /v1/sign-in/verify                       422   422  422   422  422   422  422  422 422  422  422  422     0
DELETE /v1/session                              401   401  204   204  204   204  204  204 204  204  204  401     0
GET    /v1/session                              401   401  200   200  200   200  200  200 200  200  200  401     0
GET    /v1/sessions                             401   401  200   200  200   200  200  200 200  200  200  401     0
DELETE /v1/sessions/{id}                        401   401  204   404  404   404  404  404 404  404  404  401     0
GET    /v1/property                             401   401  200   200  200   200  200  200 200  200  200  401     0
PUT    /v1/property                             401   401  403   403  403   403  403  403 403  200  412  401     1
PUT    /v1/policy                               401   401  403   403  403   403  403  403 403  200  412  401     1
GET    /v1/my-route                             401   401  200   200  403   403  403  403 403  403  403  401     0
PUT    /v1/my-route                             401   401  200   200  403   403  403  403 403  403  403  401     0
POST   /v1/tokens/own                           401   401  200   200  200   200  200  200 200  200  200  401     0
GET    /v1/people                               401   401  403   403  403   403  403  403 403  200  200  401     0
POST   /v1/people                               401   401  403   403  403   403  403  403 403  201  201  401     1
POST   /v1/people/{id}/invite                   401   401  403   403  403   403  403  403 403  200  404  401     1
PUT    /v1/people/{id}/permissions              401   401  403   403  403   403  403  403 403  200  200  401     1
PUT    /v1/people/{id}/phone                    401   401  403   403  403   403  403  403 403  200  200  401     1
DELETE /v1/people/{id}                          401   401  403   403  403   403  403  403 403  200  200  401     1
GET    /v1/units/{id}                           401   401  403   403  403   403  403  403 403  200  200  401     0
PUT    /v1/units/{id}/residents/{person}        401   401  403   403  403   403  403  403 403  200  200  401     1
DELETE /v1/units/{id}/residents/{person}        401   401  403   403  403   403  403  403 403  409  409  401     0
POST   /v1/units/{id}/move-in                   401   401  403   403  403   403  403  403 403  200  200  401     1
POST   /v1/units/{id}/move-out                  401   401  403   403  403   403  403  403 403  200  200  401     1
GET    /v1/lockdown                             401   401  200   200  200   200  200  200 200  200  200  401     0
PUT    /v1/lockdown                             401   401  403   403  403   403  403  403 403  200  200  401     1
DELETE /v1/lockdown                             401   401  403   403  403   403  403  403 403  200  200  401     1
PUT    /v1/doors/{id}/lockdown                  401   401  403   403  403   403  403  403 403  200  200  401     1
DELETE /v1/doors/{id}/lockdown                  401   401  403   403  403   403  403  403 403  200  200  401     1
GET    /v1/vendors                              401   401  403   403  403   200  403  403 403  403  200  401     0
POST   /v1/vendors                              401   401  403   403  403   201  403  403 403  403  201  401     1
DELETE /v1/vendors/{id}                         401   401  403   403  403   204  403  403 403  403  404  401     1
GET    /v1/audit                                401   401  403   403  403   403  403  403 403  200  200  401     0
GET    /v1/activity                             401   401  200   200  403   403  403  200 200  403  200  401     0
GET    /v1/activity/events                      401   401  200   200  403   403  403  200 200  403  200  401     0
GET    /v1/locks                                401   401  403   403  403   403  403  403 200  403  200  401     0
GET    /v1/locks/{door}                         401   401  403   403  403   403  403  403 200  403  200  401     0
GET    /v1/passes                               401   401  200   200  200   200  200  200 200  200  200  401     0
POST   /v1/passes#resident                      401   401  201   422  422   422  422  422 422  422  422  401     1
POST   /v1/passes#vendor                        401   401  422   422  422   201  422  422 422  422  201  401     1
POST   /v1/passes#passcode                      401   401  422   422  422   422  201  422 422  422  201  401     1
GET    /v1/passes/{id}                          401   401  200   404  404   404  404  200 200  200  404  401     0
DELETE /v1/passes/{id}                          401   401  200   404  403   200  403  403 403  200  404  401     1
DELETE /v1/passes/{id}#passcode                 401   401  404   404  403   403  200  403 403  200  404  401     1
POST   /v1/passes/{id}/replace                  401   401  200   404  403   422  403  403 403  403  404  401     1
POST   /v1/passes/{id}/replace#vendor           401   401  404   404  403   200  403  403 403  403  404  401     1
POST   /v1/passes/{id}/repeat                   401   401  200   404  403   200  403  403 403  403  404  401     1
POST   /v1/passes/{id}/share                    401   401  200   404  403   200  403  403 403  403  404  401     1
GET    /v1/passes/{id}/phones                   401   401  200   404  404   404  404  200 200  200  404  401     0
DELETE /v1/passes/{id}/phones/{key}             401   401  200   404  403   200  403  403 403  200  404  401     1
POST   /v1/passes/{id}/freeze                   401   401  403   404  403   200  403  403 403  200  404  401     1
POST   /v1/passes/{id}/thaw                     401   401  403   404  403   200  403  403 403  200  404  401     1
POST   /v1/passes/{id}/approve                  401   401  404   404  403   403  403  200 403  403  404  401     1
POST   /v1/passes/{id}/decline                  401   401  404   404  403   403  403  200 403  403  404  401     1
GET    /v1/approvals                            401   401  403   403  403   403  403  200 403  403  200  401     0
GET    /v1/link                                 401   200  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/link/open                            401   200  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/link/phone                           401   202  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/link/verify                          401   200  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/link/secret-code                     401   200  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/link/token                           401   200  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/link/contact                         401   202  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/guest/passes                         202   202  202   202  202   202  202  202 202  202  202  202     0
POST   /v1/guest/passes/verify                  422   422  422   422  422   422  422  422 422  422  422  422     0
POST   /v1/reader/sync                          401   401  401   401  401   401  401  401 401  401  401  401     0
POST   /v1/properties/{property}/receipts       200   200  200   200  200   200  200  200 200  200  200  200     0
GET    /v1/properties/{property}/bulletin       200   200  200   200  200   200  200  200 200  200  200  200     0
GET    /v1/openapi.json                         200   200  200   200  200   200  200  200 200  200  200  200     0
";

/// The columns, in the table's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Nobody,
    Guest,
    Home,
    Other,
    None,
    Issue,
    Code,
    Approve,
    See,
    Manage,
    Elsewhere,
    Gone,
}

impl Role {
    pub const ALL: [Self; 12] = [
        Self::Nobody,
        Self::Guest,
        Self::Home,
        Self::Other,
        Self::None,
        Self::Issue,
        Self::Code,
        Self::Approve,
        Self::See,
        Self::Manage,
        Self::Elsewhere,
        Self::Gone,
    ];

    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Nobody | Self::Guest | Self::Home | Self::Other | Self::Gone)
    }
}

/// A line of the table.
pub struct Line {
    pub method: &'static str,
    /// As the description has it.
    pub path: &'static str,
    /// What tells two requests of one endpoint apart; empty: nothing.
    pub variant: &'static str,
    pub statuses: [u16; 12],
    pub audit: usize,
}

pub fn lines() -> Vec<Line> {
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        let method = words.next().unwrap();
        let (path, variant) = words.next().map(|path| path.split_once('#').unwrap_or((path, ""))).unwrap();
        let statuses = std::array::from_fn(|_| words.next().unwrap().parse().unwrap());
        Line { method, path, variant, statuses, audit: words.next().unwrap().parse().unwrap() }
    };
    TABLE.trim().lines().skip(1).map(line).collect()
}
