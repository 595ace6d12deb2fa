import HostJournal

/// `bulkhead journal`: looks at what a host has written down. Changes nothing.
enum JournalCommands {
  static let command = Command(
    "journal", "looks at the journal, in which a host writes down all that it is told",
    [
      JournalVerify.command,
      JournalReplay.command,
      JournalExport.command,
    ])

  /// Beside the state's own files.
  static func folder(state: String) -> String { "\(state)/journal" }
}
