Feature: Vendors are saved to be picked again

@Quext
Rule: Vendors: name, e-mail, phone; single-use, or saved to be picked again.

  Scenario: Saved, picked by a colleague, forgotten
    When Grace saves Vera as a vendor
    And Omar saves Ravi as a vendor
    Then Omar can pick the vendors Ravi and Vera
    When Omar forgets the vendor Ravi
    Then Grace can pick the vendors Vera

  Scenario: A single-use vendor isn't saved
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Grace can pick no vendor

  Scenario: Without the permission
    When Priya saves Vera as a vendor
    Then Priya is told: forbidden
