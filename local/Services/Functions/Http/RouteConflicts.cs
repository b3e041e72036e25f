using Billing.Local.Functions.Discovery;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Billing.Local.Functions.Http;

/// <summary>Finds functions that would answer the same requests.</summary>
internal static class RouteConflicts
{
    public static void Find(IEnumerable<CatalogEntry> entries, Action<string> report)
    {
        var triggers = entries.Where(entry => !entry.IsDisabled).Select(entry => entry.Trigger).OfType<HttpTrigger>();
        foreach (var group in triggers.GroupBy(trigger => Shape(trigger.Pattern), StringComparer.OrdinalIgnoreCase))
        {
            var taken = new Dictionary<string, string>();
            foreach (var route in group.Select(trigger => trigger.Route))
            {
                Claim(route, taken, report);
            }
        }
    }

    private static void Claim(FunctionRoute route, Dictionary<string, string> taken, Action<string> report)
    {
        IReadOnlyList<string> methods = route.Methods.Count > 0 ? route.Methods : ["*"];
        foreach (var method in methods)
        {
            var other = method == "*" ? taken.Values.FirstOrDefault() : taken.GetValueOrDefault(method) ?? taken.GetValueOrDefault("*");
            if (other is not null)
            {
                report($"Function '{route.Function}': the route {method} {route.Template} belongs to function '{other}' already");
                return;
            }

            taken[method] = route.Function;
        }
    }

    /// <summary>The template without the names of its parameters.</summary>
    private static string Shape(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape))));

    private static string Shape(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "*" : "")}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    };
}
