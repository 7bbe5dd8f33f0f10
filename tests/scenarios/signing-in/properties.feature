Feature: Several properties

@Aptly
Rule: Staff may belong to several properties, and choose the property.

  Background:
    Given the service serves Oak House as well

  Scenario: A resident here who works there
    Then Hugo can choose
      | Elm House | resident |
      | Oak House | staff    |
    And Hugo has chosen Elm House
    And door 3A opens for Hugo
    When Hugo chooses Oak House
    Then Hugo has chosen Oak House
    And Hugo is offered to make passes
    When Hugo chooses Elm House
    Then door 3A opens for Hugo

  Scenario: The other way round
    Then Omar can choose
      | Elm House | staff    |
      | Oak House | resident |
    And Omar is offered to make passes
    When Omar chooses Oak House
    Then Omar lives in 1A

@ours
Rule: A session belongs to one property: it reaches nothing of another, and ends by itself.

  Background:
    Given the service serves Oak House as well

  Scenario: What was made at Elm House is nothing to Oak House's staff
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Hugo finds nothing of Ben's pass at Oak House
    And Grace's activity has
      | visit | issued |     |
      | visit | shared | sms |

  Scenario: Signed out at one, signed in at the other
    When Hugo signs out at Elm House
    Then Hugo can choose
      | Oak House | staff |
    And Hugo has chosen Oak House
