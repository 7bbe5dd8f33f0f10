Feature: Nothing to install

@ButterflyMX @ours
Rule: Nothing to install for QR, PIN and wallet. A door that reads only Bluetooth needs the app: composing the pass
  says so.

  Scenario: A gate that reads a QR code as well, and a lift that doesn't
    When Maya fills in a pass for Ben
      | kind  | full day      |
      | doors | gate and lift |
    Then the form tells Maya
      | the app is needed for lift |

  Scenario: Only doors that read more
    When Maya fills in a pass for Ben
      | kind  | full day            |
      | doors | gate and front door |
    Then the form tells Maya nothing
