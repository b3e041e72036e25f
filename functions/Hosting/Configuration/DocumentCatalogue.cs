using Billing.Connectors;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Every type of configuration document.</summary>
public static class DocumentCatalogue
{
    /// <summary>The document of a tenant, whose sources may name any connector.</summary>
    public static DocumentType<Tenant> Tenant { get; } = TenantDocument.Of(ConnectorCatalogue.Contracts);

    /// <summary>The types that the areas name, in the order in which they are shown.</summary>
    public static IReadOnlyList<DocumentType> All => [.. FabricAreas.All.SelectMany(area => area.Configuration).OrderBy(type => type != Tenant)];

    /// <summary>Type and key of a document by its full name; null for a name that is of no type.</summary>
    /// <param name="tenantId">Whose document.</param>
    /// <param name="tenant">The tenant as it is configured; null when no version of it was ever sound.</param>
    /// <param name="document">Full name, such as <c>mappings.elbe</c>.</param>
    public static (DocumentType Type, DocumentKey Key)? Find(string tenantId, Tenant? tenant, string document)
    {
        foreach (var type in All)
        {
            var used = tenant is null ? null : type.KeysOf(tenant).FirstOrDefault(key => key.Name == document);
            if ((used ?? (type.IsPut ? type.Find(tenantId, document, tenant?.HomeRegion) : null)) is { } key)
            {
                return (type, key);
            }
        }

        return null;
    }

    /// <summary>Names of the documents that there may be, for people.</summary>
    public static string Names => string.Join(", ", All.Select(type => type.Items is null ? type.Name : $"{type.Name}.NAME"));
}
