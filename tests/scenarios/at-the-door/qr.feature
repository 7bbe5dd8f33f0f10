Feature: QR

@ButterflyMX
Rule: The guest lines the code up with the prompt, or simply holds it up.

  Scenario: At the gate, with no network
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    And the gate has no network
    Then the gate opens for Ben's QR code
    And the gate has opened 1 times

  Scenario: Too early
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Ben does all that the pass asks for
    Then the gate stays shut for Ben's QR code: too early, it opens Tue 2026-11-24 00:00

@ours
Rule: A code that changes, bound to a key that never leaves that phone: a screenshot is worth nothing.

  Scenario: A picture of it, a moment later and a minute later
    When Maya makes a pass for Ben
      | kind  | full day            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for
    And somebody takes a picture of Ben's QR code for the gate
    Then the gate opens for Ben's QR code
    And the gate says only no to the picture
    When somebody takes a picture of Ben's QR code for the front door
    Then the gate says only no to the picture
    When 2 minutes pass
    Then the front door says only no to the picture
    And the front door opens for Ben's QR code
    And the gate has opened 1 times
    And the front door has opened 1 times
