namespace Azure.Storage.Blobs.Models;

/// <summary>Kind of a blob. The local store holds block blobs.</summary>
public enum BlobType
{
    Block = 0,
    Page = 1,
    Append = 2,
}

/// <summary>What a listing gives besides the standing properties.</summary>
[Flags]
public enum BlobTraits
{
    None = 0,
    CopyStatus = 1,
    Metadata = 2,
    ImmutabilityPolicy = 8,
    LegalHold = 16,
}

/// <summary>Which states of blobs a listing includes. Snapshots, versions and soft deletion are absent.</summary>
[Flags]
public enum BlobStates
{
    None = 0,
}

/// <summary>Whether a container may be read without authorisation. Only private containers are served.</summary>
public enum PublicAccessType
{
    None = 0,
}

/// <summary>What becomes of the snapshots of a deleted blob. There are none here.</summary>
public enum DeleteSnapshotsOption
{
    None = 0,
    IncludeSnapshots = 1,
}

/// <summary>State of the last copy into a blob.</summary>
public enum CopyStatus
{
    Pending = 0,
    Success = 1,
    Aborted = 2,
    Failed = 3,
}

/// <summary>Whether a policy can still be shortened or removed.</summary>
public enum BlobImmutabilityPolicyMode
{
    Mutable = 0,
    Unlocked = 1,
    Locked = 2,
}
