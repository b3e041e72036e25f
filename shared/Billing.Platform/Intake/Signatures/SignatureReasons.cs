namespace Billing.Platform.Intake.Signatures;

/// <summary>The reasons why a signature was refused. Stable codes: answers, metrics and alerts name them.</summary>
public static class SignatureReasons
{
    /// <summary>A header that the scheme needs is absent or empty.</summary>
    public const string Missing = "signature.missing";

    /// <summary>The sender signs requests of this kind in a header, which is absent; another kind of it carries its signature in the body.</summary>
    public const string MissingHeader = "signature.header-missing";

    /// <summary>A header is there, but not in the form of the scheme, or longer than any sender makes it.</summary>
    public const string Malformed = "signature.malformed";

    /// <summary>The signed time is further from now than the tolerance, in the past or in the future.</summary>
    public const string Stale = "signature.stale";

    /// <summary>No signature given was made with any of the secrets over what was received.</summary>
    public const string Mismatch = "signature.mismatch";

    /// <summary>The receiver has no usable secret for this sender, so nothing can be accepted: a fault of the configuration.</summary>
    public const string NoSecret = "signature.no-secret";

    /// <summary>The certificate that was pinned for this sender has expired, or its chain does not hold: a fault of the configuration.</summary>
    public const string Untrusted = "signature.untrusted-certificate";

    internal static string Describe(string code) => code switch
    {
        Missing => "The request carries no signature.",
        MissingHeader => "The header that holds the signature of requests of this kind is missing.",
        Malformed => "The signature headers are not in the form of the scheme.",
        Stale => "The request was signed too long ago, or in the future.",
        Mismatch => "The signature does not belong to this body.",
        NoSecret => "No usable secret is configured for this sender.",
        Untrusted => "The certificate that is configured for this sender has expired, or its chain does not hold.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Unknown reason."),
    };
}
