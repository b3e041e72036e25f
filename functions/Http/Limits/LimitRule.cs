using System.Collections.Frozen;
using System.Reflection;
using Billing.Functions.Runtime;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Http.Limits;

/// <summary>Against which limit the requests of each HTTP function count.</summary>
public static class LimitRule
{
    private static readonly FrozenDictionary<string, string> Rules = FabricFunction.Rules(Of);

    /// <summary>The name of the limit; null when the function has no tenant, counts itself, or answers no requests.</summary>
    public static string? Find(string function) => Rules.GetValueOrDefault(function);

    private static string? Of(FabricFunction function) =>
        function is { Trigger: HttpTriggerAttribute, HasTenant: true } && !function.Method.IsDefined(typeof(CountsItselfAttribute))
            ? function.Method.GetCustomAttribute<LimitedAsAttribute>()?.Limit ?? RequestLimits.Api
            : null;
}
