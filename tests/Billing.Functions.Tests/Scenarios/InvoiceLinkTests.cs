using System.Net;
using System.Net.Security;
using System.Xml.Linq;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Billing.Functions.Invoicing;
using Billing.Functions.Runtime;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Capability", "BIL-04")]
public sealed class InvoiceLinkTests
{
    // An app in a process of its own gives links to a port with TLS, whose certificate is made at its start.
    private static readonly HttpClient Anyone = new(new HttpClientHandler
    {
#pragma warning disable MA0039 // Loopback only: no store holds the certificate of the moment.
        ServerCertificateCustomValidationCallback = (request, certificate, _, faults) =>
            faults == SslPolicyErrors.None || (request.RequestUri!.IsLoopback && certificate!.Subject == "CN=localhost"),
#pragma warning restore MA0039
    });

    [Fact]
    public async Task A_link_lets_anyone_download_the_document_of_one_invoice_until_it_expires()
    {
        await using var scenario = await InvoicedAsync();
        var link = (await scenario.GetAsync("api/invoices/nordwind/NW-2026-000001/link")).Json;
        var url = link.GetProperty("url").GetString()!;
        var document = await Anyone.GetAsync(url);

        Assert.Equal("NW-2026-000001", link.GetProperty("number").GetString());
        Assert.Equal(scenario.Clock.GetUtcNow() + GetInvoiceLink.Lifetime, link.GetProperty("expiresOn").GetDateTimeOffset());
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
        Assert.Equal("application/pdf", document.Content.Headers.ContentType?.MediaType);
        Assert.Equal("inline; filename=\"NW-2026-000001.pdf\"", document.Content.Headers.ContentDisposition?.ToString());
        Assert.StartsWith("%PDF-", await document.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await scenario.Clock.AdvanceAsync(GetInvoiceLink.Lifetime);
        Assert.Equal((403, "AuthenticationFailed"), await RefusalAsync(url));
    }

    [Fact]
    public async Task A_link_that_was_altered_or_that_grants_no_reading_is_refused_as_Azure_refuses_it()
    {
        await using var scenario = await InvoicedAsync();
        var url = (await scenario.GetAsync("api/invoices/nordwind/NW-2026-000001/link")).Json.GetProperty("url").GetString()!;

        Assert.Equal((403, "AuthenticationFailed"), await RefusalAsync(url.Replace("000001.pdf", "000002.pdf", StringComparison.Ordinal)));
        Assert.Equal((403, "AuthenticationFailed"), await RefusalAsync(url.Replace("&sp=r", "&sp=rw", StringComparison.Ordinal)));
        Assert.Equal((403, "AuthenticationFailed"), await RefusalAsync(url[..url.IndexOf('?', StringComparison.Ordinal)]));
        Assert.Equal((403, "AuthorizationPermissionMismatch"), await RefusalAsync(await WithAnotherPermissionAsync(scenario)));
    }

    [Fact]
    public async Task There_is_no_link_to_an_invoice_that_does_not_exist()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.GetAsync("api/invoices/nordwind/NW-2026-000009/link");
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.Status, answer.ContentType));
    }

    private static async Task<Scenario> InvoicedAsync()
    {
        var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
        return scenario;
    }

    private static async Task<string> WithAnotherPermissionAsync(Scenario scenario)
    {
        var until = scenario.Clock.GetUtcNow().AddHours(1);
        var key = await scenario.Fabric.Blobs.GetUserDelegationKeyAsync(new BlobGetUserDelegationKeyOptions(until));
        var document = scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Invoices).GetBlobClient("nordwind/2026/NW-2026-000001.pdf");
        return document.GenerateUserDelegationSasUri(BlobSasPermissions.Delete, until, key.Value).AbsoluteUri;
    }

    private static async Task<(int Status, string Code)> RefusalAsync(string url)
    {
        using var answer = await Anyone.GetAsync(new Uri(url));
        return ((int)answer.StatusCode, XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!.Element("Code")!.Value);
    }
}
