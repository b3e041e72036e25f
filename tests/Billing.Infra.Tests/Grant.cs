using System.Text.Json;
using Billing.Infra.Tests.Compilation;

namespace Billing.Infra.Tests;

/// <summary>A role that somebody has on a resource.</summary>
/// <param name="Principal">The app, the deployer, or an id that is neither.</param>
/// <param name="Scope">The resource without its token; elsewhere what the assignment says.</param>
/// <param name="Role">Name of the role; its id when it is none of those known here.</param>
internal sealed record Grant(string Principal, string Scope, string Role)
{
    /// <summary>The identity of the function app.</summary>
    public const string App = "app";

    /// <summary>Whoever deploys, as the files in <c>tools/bicep</c> name it.</summary>
    public const string Deployer = "deployer";

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, and of Cosmos DB's data plane the last.
    private static readonly Dictionary<string, string> RoleNames = new(StringComparer.Ordinal)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = "Azure Service Bus Data Receiver",
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = "Azure Service Bus Data Sender",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
        ["00000000-0000-0000-0000-000000000002"] = "Cosmos DB Built-in Data Contributor",
    };

    /// <summary>All that a deployment gives.</summary>
    public static IEnumerable<Grant> Of(Deployment deployment) => deployment.Resources
        .Where(resource => resource.GetProperty("type").GetString()!.EndsWith("oleAssignments", StringComparison.Ordinal))
        .Select(Read);

    private static Grant Read(JsonElement assignment)
    {
        var properties = assignment.GetProperty("properties");
        var scope = properties.TryGetProperty("scope", out var named) ? named.GetString()! : assignment.GetProperty("id").GetString()!;
        var role = properties.GetProperty("roleDefinitionId").GetString()!.Split('/')[^1];
        return new Grant(PrincipalOf(properties.GetProperty("principalId").GetString()!), Deployment.SubjectOf(scope) ?? scope, RoleNames.GetValueOrDefault(role, role));
    }

    private static string PrincipalOf(string id) => id switch
    {
        "00000000-0000-0000-0000-000000000003" => Deployer,
        _ when Deployment.SubjectOf(id) == "id-billing" => App,
        _ => id,
    };
}
