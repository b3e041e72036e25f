using Billing.Domain.Customers;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Shopify;

/// <summary>
/// Finds out who buys and where goods go. Orders of a till, drafts and free orders have no billing address, or one without names: then
/// shipping address, the customer's default address and the customer speak for it (shopify.dev, "Order").
/// </summary>
internal static class ShopifyParties
{
    // The countries whose address form has no city (github.com/Shopify/worldwide, data/regions, format.edit, at 2514b31).
    private static readonly HashSet<string> WithoutCity = ["GI", "GS", "PN", "SG", "TA", "VA"];

    public static (Party Buyer, Address ShipTo, bool IsWalkIn, IReadOnlyList<Problem> Notes) Read(JsonFields order)
    {
        var customer = order.OptionalChild("customer");
        JsonFields?[] all = [order.OptionalChild("billing_address"), order.OptionalChild("shipping_address"), customer?.OptionalChild("default_address")];
        var told = all.OfType<JsonFields>().Select(fields => (Fields: fields, Address: ReadAddress(fields))).ToList();
        var (from, address) = told.Find(each => each.Address.Country.Length > 0 && each.Address.Street.Length + each.Address.City.Length > 0) is { Fields: not null } good
            ? good
            : told.Find(each => each.Address.Country.Length > 0);
        address ??= new Address(string.Empty, string.Empty, string.Empty, null, string.Empty);

        // What a till sells without sending it is handed over there, wherever the customer lives.
        var shipping = all[1] is { } given && ReadAddress(given) is { Country.Length: > 0 } place ? place : null;
        var isTill = order.OptionalText("source_name") == "pos";
        var isWalkIn = shipping is null && (isTill || address.Country.Length == 0);
        return (ReadBuyer(order, customer, told.ConvertAll(each => each.Fields), address), shipping ?? address, isWalkIn, Notes(from, address, isTill));
    }

    private static List<Problem> Notes(JsonFields? from, Address address, bool isTill) =>
        isTill ? []
        : address.Country.Length == 0 ? [Note("orders.place-unknown", "$.billing_address", "The order has no address: it is taken as sold at the seller's own.")]
        : address.Street.Length == 0 ? [Note("orders.address-incomplete", $"{from!.Path}.address1", "The address has no street.")]
        : address.City.Length == 0 && !WithoutCity.Contains(address.Country) ? [Note("orders.address-incomplete", $"{from!.Path}.city", "The address has no city.")]
        : [];

    private static Problem Note(string code, string path, string text) => new(code, Severity.Warning, "orders", path, text);

    private static Party ReadBuyer(JsonFields order, JsonFields? customer, IReadOnlyList<JsonFields> addresses, Address address)
    {
        var company = addresses.Select(each => each.OptionalText("company")).FirstOrDefault(text => text is not null);
        var person = addresses.Append(customer).OfType<JsonFields>().Select(PersonOf).FirstOrDefault(text => text.Length > 0);
        var vatNumber = order.Items("note_attributes").FirstOrDefault(note => note.OptionalText("name") == "vat_number")?.OptionalText("value", JsonFields.LongestId);
        var email = order.OptionalText("email") ?? order.OptionalText("contact_email") ?? customer?.OptionalText("email");
        return new Party(company ?? person ?? string.Empty, company is null ? null : person, address, vatNumber, email);
    }

    private static string PersonOf(JsonFields fields)
    {
        var names = string.Join(' ', new[] { fields.OptionalText("first_name"), fields.OptionalText("last_name") }.OfType<string>());
        return names.Length > 0 ? names : fields.OptionalText("name") ?? string.Empty;
    }

    private static Address ReadAddress(JsonFields fields)
    {
        var street = string.Join('\n', new[] { fields.OptionalText("address1"), fields.OptionalText("address2") }.OfType<string>());
        return new Address(
            street,
            fields.OptionalText("zip") ?? string.Empty,
            fields.OptionalText("city") ?? string.Empty,
            fields.OptionalText("province_code"),
            (fields.OptionalText("country_code") ?? string.Empty).ToUpperInvariant());
    }
}
