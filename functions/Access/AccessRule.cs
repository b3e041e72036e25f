using System.Collections.Frozen;
using System.Reflection;
using Billing.Domain.Access;
using Billing.Functions.Runtime;

namespace Billing.Functions.Access;

/// <summary>The callers that one HTTP function lets in.</summary>
/// <param name="Roles">Any of these at the tenant; null when nobody needs a principal.</param>
/// <param name="OrKeyAlone">True if the function's key suffices where there is no principal.</param>
/// <param name="HasTenant">True if it belongs to the tenant of its route; else it needs a grant for all tenants.</param>
public sealed record AccessRule(IReadOnlyList<FabricRole>? Roles, bool OrKeyAlone, bool HasTenant)
{
    private static readonly FrozenDictionary<string, AccessRule> Rules = FabricFunction.Rules(Of);

    /// <summary>The rule of a function; null when it says nothing, so that nobody may call it.</summary>
    public static AccessRule? Find(string function) => Rules.GetValueOrDefault(function);

    private static AccessRule? Of(FabricFunction function) =>
        function.Method.GetCustomAttribute<AllowedToAttribute>() is { } allowed
            ? new AccessRule(allowed.Roles, allowed.OrKeyAlone, function.HasTenant)
            : function.Method.IsDefined(typeof(NeedsNoPrincipalAttribute))
                ? new AccessRule(Roles: null, OrKeyAlone: true, function.HasTenant)
                : null;
}
