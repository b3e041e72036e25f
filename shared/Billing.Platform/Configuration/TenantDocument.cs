using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Platform.Configuration;

/// <summary>The document <c>tenant</c>: who the tenant is, its companies, catalogue and sources.</summary>
public static class TenantDocument
{
    /// <summary>Folder of the documents in the container <c>configuration</c>.</summary>
    public const string Folder = "tenants/";

    private const string Component = "tenants";

    /// <summary>Name of the document.</summary>
    public const string Name = "tenant";

    /// <summary>The type of the document.</summary>
    /// <param name="contracts">The integrations that sources may name.</param>
    public static DocumentType<Tenant> Of(IntegrationContracts contracts) => new()
    {
        Name = Name,
        PathOf = (tenant, _) => $"{Folder}{tenant}.json",
        Read = (key, json) => Read(json, key.Tenant, contracts),
        Region = tenant => tenant.HomeRegion,
    };

    private static ParseResult<Tenant> Read(ReadOnlyMemory<byte> json, string id, IntegrationContracts contracts)
    {
        try
        {
            using var document = JsonText.Parse(json);
            return Read(document.RootElement, id, contracts);
        }
        catch (JsonException malformed)
        {
            return new ParseResult<Tenant>.Failure([Malformed(malformed)]);
        }
    }

    /// <summary>The problem that a text is not JSON.</summary>
    internal static Problem Malformed(JsonException malformed) => Problem.Error(
        $"{Component}.malformed-json", "$", $"This is not valid JSON (byte {(malformed.BytePositionInLine ?? 0) + 1} of the line).");

    private static ParseResult<Tenant> Read(JsonElement root, string id, IntegrationContracts contracts)
    {
        var shape = new JsonShape(Component, FabricJson.Options);
        var problems = shape.Check(root, typeof(Tenant));
        if (!shape.IsReadable)
        {
            return new ParseResult<Tenant>.Failure(problems);
        }

        var tenant = root.Deserialize<Tenant>(FabricJson.Options)!;
        var other = tenant.Id != id
            ? [Problem.Error("tenants.other-id", "$.id", $"id '{tenant.Id}' is not that of the tenant whose document this is, {id}.")]
            : Array.Empty<Problem>();
        return ParseResult<Tenant>.Of(tenant, [.. problems, .. other, .. TenantCheck.Of(tenant, contracts)]);
    }
}
