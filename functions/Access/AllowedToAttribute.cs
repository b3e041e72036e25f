using Billing.Domain.Access;
using Billing.Platform.Tenants;

namespace Billing.Functions.Access;

/// <summary>
/// Says who may call an HTTP function. A function that says neither this nor
/// <see cref="NeedsNoPrincipalAttribute"/> is refused to everybody.
/// </summary>
/// <param name="roles">Any of these roles at the tenant of the route; an administrator may always.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowedToAttribute(params FabricRole[] roles) : Attribute
{
    /// <summary>Any of these roles at the tenant of the route.</summary>
    public IReadOnlyList<FabricRole> Roles { get; } = roles;

    /// <summary>True if a machine may call it with a key of the tenant that has one of the roles (<see cref="TenantKey"/>).</summary>
    public bool OrTenantKey { get; set; }
}

/// <summary>An HTTP function that anyone may call, because it is public or protects itself otherwise.</summary>
/// <param name="because">Why, in a sentence.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsNoPrincipalAttribute(string because) : Attribute
{
    /// <summary>Reason, in a sentence.</summary>
    public string Because { get; } = because;
}
