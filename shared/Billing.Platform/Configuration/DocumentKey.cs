namespace Billing.Platform.Configuration;

/// <summary>Names one configuration document of a tenant.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Name">Name of the document, such as <c>prices</c> or <c>mappings.elbe</c>.</param>
/// <param name="Path">Blob in the container <c>configuration</c> to which new content is put.</param>
/// <param name="Region">Home region of the tenant; null where only the document itself says it.</param>
public sealed record DocumentKey(string Tenant, string Name, string Path, string? Region = null);
