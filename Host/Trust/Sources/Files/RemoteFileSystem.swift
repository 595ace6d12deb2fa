import CLinux

/// A file system whose files another machine or program answers for. It may give other bytes each time that it is asked,
/// so that what a person looks at need not be what was verified; what was verified is what runs all the same.
public enum RemoteFileSystem: Int, Sendable, CaseIterable {
  case nfs = 0x6969
  case smb = 0x517B
  case cifs = 0xFF53_4D42
  case smb2 = 0xFE53_4D42
  case fuse = 0x6573_5546
  case plan9 = 0x0102_1997
  case afs = 0x5346_414F
  case ceph = 0x00C3_6400

  /// `nil` where this machine's own kernel answers.
  init?(of file: borrowing OpenFile) { self.init(rawValue: bulkhead_file_system(file.descriptor)) }

  public var name: String {
    switch self {
    case .nfs: "NFS"
    case .smb, .cifs, .smb2: "SMB"
    case .fuse: "FUSE"
    case .plan9: "9P"
    case .afs: "AFS"
    case .ceph: "Ceph"
    }
  }
}
