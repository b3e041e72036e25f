namespace Billing.Functions.Http;

/// <summary>
/// Marks an HTTP function that changes something and knows a repetition by what it is sent. All others that do are commands of
/// <see cref="TenantEndpoint"/> and honour the header <c>Idempotency-Key</c>.
/// </summary>
/// <param name="because">What names the content, in a sentence.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdentifiedByContentAttribute(string because) : Attribute
{
    /// <summary>Description of what names the content, in a sentence.</summary>
    public string Because { get; } = because;
}
