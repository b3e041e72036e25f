using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Billing.Functions.Access;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Functions;

namespace Billing.Functions.Tests.Access;

/// <summary>Asks the routes of a host, whichever there are, as somebody.</summary>
internal static partial class TenantRequests
{
    // What both twin tenants have under the same name. A route with another parameter needs a value here.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["source"] = "shopify",
        ["order"] = "1002",
        ["approval"] = "order-release-none",
        ["exception"] = "order-1005",
        ["act"] = "note",
        ["payment"] = "pi_3NW1002MixedBasket",
        ["refund"] = "re_1",
        ["number"] = "NW-2026-000001",
        ["gateway"] = "stripe",
        ["consumer"] = "ledger",
        ["left"] = "posted",
        ["right"] = "rules",
        ["customer"] = TwinTenants.Customer,
        ["period"] = "2026-11",
        ["document"] = "tenant",
        ["company"] = "nordwind-de",
        ["job"] = "invoice-run",
        ["day"] = "2026-11-02",
    };

    /// <summary>Every request that the routes of a host know, for one tenant.</summary>
    public static IReadOnlyList<(FunctionRoute Route, string Method, string Path)> For(LocalFunctionsHost host, string tenant) =>
        [.. host.Routes.SelectMany(route => route.Methods, (route, method) => (route, method, Path(route, tenant)))];

    /// <summary>Every request that the routes of a host know, with a name of the sender's choice in place of each parameter but the tenant.</summary>
    public static IEnumerable<(string Method, string Path)> Named(LocalFunctionsHost host, string tenant, string name) =>
        from route in host.Routes
        from method in route.Methods
        where Parameter().Count(route.Template) > 1
        select (method, Parameter().Replace(route.Template.TrimStart('/'), match => match.Groups["name"].Value == "tenant" ? tenant : name));

    /// <summary>The header of a principal, as the platform sets it.</summary>
    public static string Principal(params string[] roles) => PrincipalOf("somebody", roles);

    /// <summary>The header of a principal of a name.</summary>
    public static string PrincipalOf(string name, params string[] roles) => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["auth_typ"] = "aad",
        ["name_typ"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        ["role_typ"] = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        ["claims"] = new JsonArray(
        [
            new JsonObject { ["typ"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", ["val"] = name },
            .. roles.Select(role => new JsonObject { ["typ"] = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", ["val"] = role }),
        ]),
    }.ToJsonString()));

    /// <summary>Asks; the answer's body byte by byte as Latin-1, and its headers, so that nothing hides in an encoding.</summary>
    public static async Task<RawAnswer> AskAsync(Scenario scenario, string method, string path, params string[] principals)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not "GET" and not "DELETE")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        foreach (var principal in principals)
        {
            request.Headers.TryAddWithoutValidation(ClientPrincipal.HeaderName, principal);
        }

        using var response = await scenario.Fabric.Http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return new RawAnswer(response.StatusCode, Encoding.Latin1.GetString(body), $"{response.Headers}{response.Content.Headers}");
    }

    private static string Path(FunctionRoute route, string tenant) => Parameter().Replace(route.Template.TrimStart('/'), match => match.Groups["name"].Value switch
    {
        "tenant" => tenant,
        "id" => TwinTenants.DeadLetterOf(tenant),
        "name" => $"{TwinTenants.MarkOf(tenant)}.csv{(route.Methods.Contains("GET") ? ".rejected" : "")}",
        var name => Known.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"{route.Function}: give the route parameter {name} a value that both tenants have."),
    });

    [GeneratedRegex(@"\{(?<name>[^}:]+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(HttpStatusCode Status, string Body, string Headers)
{
    /// <summary>The body without what differs from request to request.</summary>
    public string Lasting
    {
        get
        {
            var body = JsonNode.Parse(Body)!.AsObject();
            body.Remove("traceId");
            return body.ToJsonString(JsonSerializerOptions.Default);
        }
    }

    /// <summary>True if a text stands anywhere in it.</summary>
    public bool Holds(string text) => $"{Headers}{Body}".Contains(text, StringComparison.OrdinalIgnoreCase);
}
