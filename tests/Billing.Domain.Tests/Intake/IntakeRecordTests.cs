using Billing.Connectors;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Domain.Tests.Intake;

[Trait("Capability", "PLT-01")]
public sealed class IntakeRecordTests
{
    private static readonly IntakeAccepted Accepted = new("shopify", "event-1", "orders/create", "1001", "digest", "message", Sold.Noon);

    [Fact]
    public void An_event_is_taken_once_and_the_first_body_stays()
    {
        var state = IntakeRecord.Empty.After(IntakeRecord.Accept(IntakeRecord.Empty, Accepted));

        IntakeRecord.Accept(state, Accepted).IsDone();
        IntakeRecord.Accept(state, Accepted with { BodyDigest = "another", OccurredAt = Sold.Noon.AddYears(1) }).IsDone();
        Assert.Equal(Accepted, state.Accepted);
    }

    [Fact]
    public void Its_end_is_noted_once()
    {
        var handled = new IntakeHandled("message", IntakeResults.Applied, Sold.Noon);
        var state = IntakeRecord.Empty.After(IntakeRecord.Handle(IntakeRecord.Empty, handled));

        IntakeRecord.Handle(state, handled with { Result = IntakeResults.Refused }).IsDone();
        Assert.Equal(IntakeResults.Applied, state.Handled!.Result);
    }

    [Fact]
    [Trait("Capability", "PLT-05")]
    public void A_source_that_contradicts_the_contract_of_its_adapter_is_refused_by_name()
    {
        const string sources =
            """
            { "name": "a", "adapter": "magento", "legalEntityId": "e", "secrets": [] },
            { "name": "b", "adapter": "adyen", "legalEntityId": "x", "secrets": [], "options": { "capture": "sometimes", "colour": "red" } },
            { "name": "c", "adapter": "paypal", "legalEntityId": "e", "secrets": [] },
            { "name": "stripe", "adapter": "partner-payment", "legalEntityId": "e", "secrets": [] },
            { "name": "d/e", "adapter": "stripe", "legalEntityId": "e", "secrets": [], "mapping": "m.json" }
            """;
        var refused = Assert.Throws<InvalidDataException>(() => TenantDirectory.Parse(System.Text.Encoding.UTF8.GetBytes(Tenants(sources)), ConnectorCatalogue.Contracts)).Message;

        Assert.All(
            [
                "t.sources.a.adapter 'magento'", "t.sources.b.legalEntityId 'x'", "t.sources.b.options.capture 'sometimes'", "t.sources.b.options.colour",
                "t.sources.c.options.webhookId is missing", "t.sources.stripe: 'stripe' is the name of another adapter", "t.sources.d/e: the name",
                "t.sources.d/e.mapping belongs",
            ],
            problem => Assert.Contains(problem, refused, StringComparison.Ordinal));
    }

    [Fact]
    public void The_samples_are_sound() => Assert.NotNull(
        TenantDirectory.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "tenants.json")), ConnectorCatalogue.Contracts).Find("nordwind"));

    private static string Tenants(string sources) =>
        $$"""
        { "tenants": [ {
          "id": "t", "homeRegion": "westeurope", "catalogue": [], "locales": {},
          "legalEntities": [ {
            "id": "e", "seller": { "name": "E", "address": { "street": "s", "postalCode": "1", "city": "c", "country": "DE" } }, "registration": "r",
            "bookCurrency": "EUR", "timeZone": "Europe/Berlin", "invoicePrefix": "E", "locale": "de-DE", "paper": "A4", "bankAccount": "b" } ],
          "sources": [ {{sources}} ] } ] }
        """;
}
