Feature: What is kept

@ours
Rule: How long activity stays.

  Scenario: A month from when the service learned of it
    Given the policy says
      | activity days | 30 |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And it is Tue 2026-12-22 09:00
    Then Maya's activity has
      | visit | issued  |     |
      | visit | shared  | sms |
      | visit | expired |     |
    When it is Fri 2026-12-25 09:00
    Then Grace's activity has
      | visit | expired | |
