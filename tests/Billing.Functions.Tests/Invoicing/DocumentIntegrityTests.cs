using System.Net;
using Azure.Storage.Blobs;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;

namespace Billing.Functions.Tests.Invoicing;

/// <summary>A document of an invoice that is not as it was written.</summary>
[Trait("Capability", "AUD-01")]
public sealed class DocumentIntegrityTests
{
    private const string Number = "NW-2026-000001";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_document_that_differs_or_is_gone_is_not_given_out_and_a_person_and_the_check_say_so(bool isGone)
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync($"api/invoices/nordwind/{Number}/pdf")).Status);
        using var sound = new StringWriter();
        Assert.Equal(0, await VerifyCommand.RunOverHttpAsync(scenario.Fabric.Http.BaseAddress!, "nordwind", sound, CancellationToken.None));

        var document = scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient($"nordwind/2026/{Number}.pdf");
        await (isGone ? document.DeleteAsync() : (Task)document.UploadAsync(BinaryData.FromString("%PDF-1.7 another"), overwrite: true));

        foreach (var route in new[] { "pdf", "link" })
        {
            var refused = await scenario.GetAsync($"api/invoices/nordwind/{Number}/{route}");
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains("invoicing.document-differs", refused.Body, StringComparison.Ordinal);
        }

        Assert.Contains("invoicing.document-differs", (await scenario.GetAsync("api/exceptions/nordwind")).Body, StringComparison.Ordinal);
        using var told = new StringWriter();
        Assert.Equal(VerifyCommand.Tampered, await VerifyCommand.RunOverHttpAsync(scenario.Fabric.Http.BaseAddress!, "nordwind", told, CancellationToken.None));
        Assert.Contains(isGone ? "REMOVED: nordwind" : "ALTERED: nordwind", told.ToString(), StringComparison.Ordinal);
    }
}
