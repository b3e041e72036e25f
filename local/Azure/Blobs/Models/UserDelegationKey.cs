namespace Azure.Storage.Blobs.Models;

/// <summary>
/// A key that the account gives to a signed-in identity for signing download addresses: what an application uses where
/// shared keys are switched off.
/// </summary>
public class UserDelegationKey
{
    internal UserDelegationKey(DateTimeOffset startsOn, DateTimeOffset expiresOn)
    {
        SignedStartsOn = startsOn;
        SignedExpiresOn = expiresOn;
    }

    /// <summary>Object id of the identity.</summary>
    public string SignedObjectId { get; internal init; } = "";

    /// <summary>Tenant of the identity.</summary>
    public string SignedTenantId { get; internal init; } = "";

    public DateTimeOffset SignedStartsOn { get; }

    /// <summary>From here on nothing that was signed with the key holds.</summary>
    public DateTimeOffset SignedExpiresOn { get; }

    public string SignedService { get; internal init; } = "";

    public string SignedVersion { get; internal init; } = "";

    /// <summary>The key, in Base64.</summary>
    public string Value { get; internal init; } = "";
}

/// <summary>For how long a key is wanted.</summary>
public class BlobGetUserDelegationKeyOptions
{
    public BlobGetUserDelegationKeyOptions(DateTimeOffset expiresOn) => ExpiresOn = expiresOn;

    /// <summary>At once when not set.</summary>
    public DateTimeOffset? StartsOn { get; set; }

    /// <summary>At most seven days from now.</summary>
    public DateTimeOffset ExpiresOn { get; set; }
}
