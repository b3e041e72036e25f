using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>Until when a blob can be neither changed nor deleted.</summary>
public class BlobImmutabilityPolicy
{
    /// <summary>End of the protection; whole seconds count.</summary>
    public DateTimeOffset? ExpiresOn { get; set; }

    /// <summary>Unlocked policies can be shortened or removed, locked ones only prolonged.</summary>
    public BlobImmutabilityPolicyMode? PolicyMode { get; set; }

    internal static BlobImmutabilityPolicy? From(BlobImmutability? policy) =>
        policy is null ? null : new() { ExpiresOn = policy.ExpiresOn, PolicyMode = policy.Mode };

    internal BlobImmutability ToImmutability() => new(
        ExpiresOn ?? throw BlobErrors.InvalidHeaderValue("An immutability policy needs its expiry time."),
        PolicyMode ?? BlobImmutabilityPolicyMode.Unlocked);
}

/// <summary>Answer to a change of a legal hold.</summary>
public class BlobLegalHoldResult
{
    public bool HasLegalHold { get; internal set; }
}
