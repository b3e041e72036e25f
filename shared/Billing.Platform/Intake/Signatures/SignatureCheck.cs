namespace Billing.Platform.Intake.Signatures;

/// <summary>The result of checking a webhook's signature: one of the two cases nested here, and no other.</summary>
public abstract record SignatureCheck
{
    private SignatureCheck()
    {
    }

    /// <summary>The sender knows one of the secrets, and signed this body (and, where the scheme has one, this time).</summary>
    public sealed record Valid : SignatureCheck;

    /// <summary>The request is to be refused with 401 and nothing of it kept.</summary>
    /// <param name="Code">One of <see cref="SignatureReasons"/>.</param>
    /// <param name="Text">One sentence for a person. Holds neither a secret nor the signature that was expected.</param>
    public sealed record Invalid(string Code, string Text) : SignatureCheck;

    /// <summary>The result of comparing signatures.</summary>
    public static SignatureCheck Of(bool matches) => matches ? new Valid() : Refuse(SignatureReasons.Mismatch);

    /// <summary>A refusal for one of <see cref="SignatureReasons"/>.</summary>
    public static SignatureCheck Refuse(string code) => new Invalid(code, SignatureReasons.Describe(code));
}
