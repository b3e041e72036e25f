using Billing.Platform.Tenants;

namespace Billing.Functions.Http.Limits;

/// <summary>
/// Says against which limit of its tenant an HTTP function counts its requests. One that says nothing and has a tenant in its route
/// counts as <see cref="RequestLimits.Api"/>.
/// </summary>
/// <param name="limit">A name of <see cref="RequestLimits.DefaultsOf"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LimitedAsAttribute(string limit) : Attribute
{
    /// <summary>Name of the limit.</summary>
    public string Limit { get; } = limit;
}

/// <summary>An HTTP function that counts its requests itself, because it knows only late whose they are.</summary>
/// <param name="because">Why, in a sentence.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CountsItselfAttribute(string because) : Attribute
{
    /// <summary>Reason, in a sentence.</summary>
    public string Because { get; } = because;
}
