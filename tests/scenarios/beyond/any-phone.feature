Feature: Any phone carries the news

@ours
Rule: A door with no network still learns what was deleted, from any phone that comes by, and sends its receipts home
  the same way.

  Scenario: A deleted pass
    Given the gate has no network
    When Maya makes a pass for Lee
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Lee does all that the pass asks for
    And Lee's phone has no network
    And Maya deletes Lee's pass
    Then the gate opens for Lee
    When Hugo's phone is up to date
    And Hugo's phone has no network
    Then the gate opens for Hugo
    When 60 seconds pass
    Then the gate stays shut for Lee: deleted; the screen says opens
    When Hugo's phone has a network again
    And Hugo's phone is up to date
    Then Maya's activity has
      | visit | issued   |      |
      | visit | shared   | sms  |
      | visit | opened   |      |
      | visit | verified |      |
      | visit | deleted  |      |
      | visit | unlocked | gate |

  Scenario: Its own network comes back
    Given the gate has no network
    When Maya makes a pass for Lee
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Lee does all that the pass asks for
    And Lee's phone has no network
    And Maya deletes Lee's pass
    Then the gate opens for Lee
    When the gate has a network again
    And 60 seconds pass
    Then the gate stays shut for Lee: deleted; the screen says opens
