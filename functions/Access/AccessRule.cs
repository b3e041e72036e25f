using System.Collections.Frozen;
using System.Reflection;
using Billing.Domain.Access;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Access;

/// <summary>Who may call one HTTP function.</summary>
/// <param name="Roles">Any of these at the tenant; null when nobody needs a principal.</param>
/// <param name="OrKeyAlone">Whether the function's key suffices where there is no principal.</param>
/// <param name="HasTenant">Whether it belongs to the tenant of its route; else it needs a grant for all tenants.</param>
public sealed record AccessRule(IReadOnlyList<FabricRole>? Roles, bool OrKeyAlone, bool HasTenant)
{
    /// <summary>Name of the route parameter that holds the tenant.</summary>
    public const string TenantParameter = "tenant";

    private static readonly FrozenDictionary<string, AccessRule> Rules =
        (from type in typeof(AccessRule).Assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         let rule = Of(method)
         where rule is not null
         select (function.Name, rule)).ToFrozenDictionary(entry => entry.Name, entry => entry.rule, StringComparer.Ordinal);

    /// <summary>The rule of a function; null when it says nothing, so that nobody may call it.</summary>
    public static AccessRule? Find(string function) => Rules.GetValueOrDefault(function);

    private static AccessRule? Of(MethodInfo method)
    {
        var hasTenant = method.GetParameters().Any(parameter => parameter.Name == TenantParameter);
        return method.GetCustomAttribute<AllowedToAttribute>() is { } allowed
            ? new AccessRule(allowed.Roles, allowed.OrKeyAlone, hasTenant)
            : method.IsDefined(typeof(NeedsNoPrincipalAttribute))
                ? new AccessRule(Roles: null, OrKeyAlone: true, hasTenant)
                : null;
    }
}
