using System.Collections.Frozen;
using System.Reflection;
using Billing.Domain.Access;
using Billing.Functions.Runtime;

namespace Billing.Functions.Access;

/// <summary>The callers that one HTTP function lets in.</summary>
/// <param name="Roles">Any of these at the tenant; null when nobody needs a principal.</param>
/// <param name="OrTenantKey">True if a key of the tenant that has one of the roles suffices.</param>
/// <param name="HasTenant">True if it belongs to the tenant of its route; else it needs a grant for all tenants.</param>
public sealed record AccessRule(IReadOnlyList<FabricRole>? Roles, bool OrTenantKey, bool HasTenant)
{
    private static readonly FrozenDictionary<string, AccessRule> Rules = FabricFunction.Rules(Of);

    /// <summary>The rule of a function; null when it says nothing, so that nobody may call it.</summary>
    public static AccessRule? Find(string function) => Rules.GetValueOrDefault(function);

    private static AccessRule? Of(FabricFunction function) =>
        function.Method.GetCustomAttribute<AllowedToAttribute>() is { } allowed
            ? new AccessRule(allowed.Roles, allowed.OrTenantKey, function.HasTenant)
            : function.Method.IsDefined(typeof(NeedsNoPrincipalAttribute))
                ? new AccessRule(Roles: null, OrTenantKey: false, function.HasTenant)
                : null;
}
