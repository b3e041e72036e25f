using Billing.Connectors;
using Billing.Domain.Primitives;
using Billing.Platform.Configuration;
using Billing.Platform.Intake;

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
        var refused = Assert.Throws<InvalidDataException>(() => TenantsFile.ReadAll(System.Text.Encoding.UTF8.GetBytes(Tenants(sources)), TenantDocument.Of(ConnectorCatalogue.Contracts))).Message;

        Assert.All(
            [
                "$.tenants[0].sources[0].adapter (line 6): adapter 'magento'", "$.tenants[0].sources[1].legalEntityId (line 7): legalEntityId 'x'",
                "$.tenants[0].sources[1].options.capture (line 7): capture 'sometimes'", "$.tenants[0].sources[1].options.colour (line 7)",
                "$.tenants[0].sources[2].options.webhookId (line 8): webhookId is missing",
                "$.tenants[0].sources[3].name (line 9): name 'stripe' is the name of another adapter", "$.tenants[0].sources[4].name (line 10): The name",
                "$.tenants[0].sources[4].mapping (line 10): mapping belongs",
            ],
            problem => Assert.Contains(problem, refused, StringComparison.Ordinal));
    }

    [Fact]
    public void The_samples_are_sound() => Assert.NotNull(
        TenantsFile.ReadAll(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "tenants.json")), TenantDocument.Of(ConnectorCatalogue.Contracts)).Find("nordwind"));

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
