using Billing.Connectors;
using Billing.Functions.Intake;
using Billing.Local.Hosting;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Secrets;

namespace Billing.Functions.Tests.Intake;

/// <summary>A secret that is named before it lies in the store.</summary>
public sealed class MissingSecretTests
{
    [Theory]
    [InlineData("new,old", "old", true)]
    [InlineData("new,old", "new", true)]
    [InlineData("new,old", "", null)]
    [InlineData("old", "old", true)]
    public async Task One_that_is_not_there_closes_itself_alone_and_without_any_the_sender_is_asked_to_come_again(string named, string there, bool? isValid)
    {
        var source = Samples.Source("nordwind", "shopify") with { Secrets = named.Split(',') };
        var vault = new Vault(there);
        var body = "{}"u8.ToArray();
        var header = Billing.Connectors.Shopify.ShopifyWebhook.Signature.Sign(body, there);
        var webhook = new WebhookRequest(body, name => name == Billing.Connectors.Shopify.ShopifyWebhook.Signature.HeaderName ? header : null);

        var check = await new WebhookSignatures(new SecretCache(vault, TimeProvider.System), TimeProvider.System)
            .CheckAsync(webhook, source, ConnectorCatalogue.FindAdapter("shopify")!, CancellationToken.None);

        Assert.Equal(isValid, check is null ? null : check is SignatureCheck.Valid);
    }

    // The value of a secret is its name.
    private sealed class Vault(string there) : ISecretStore
    {
        public Task<string> GetAsync(string name, CancellationToken cancellation = default) =>
            name == there ? Task.FromResult(name) : Task.FromException<string>(new KeyNotFoundException(name));
    }
}
