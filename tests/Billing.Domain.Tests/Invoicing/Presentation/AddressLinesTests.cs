using Billing.Domain.Customers;
using Billing.Domain.Invoicing.Presentation;

namespace Billing.Domain.Tests.Invoicing.Presentation;

public class AddressLinesTests
{
    [Theory]
    [InlineData("Hafenstr. 1", "20457", "Hamburg", null, "DE", "Hafenstr. 1|20457 Hamburg")]
    [InlineData("500 Pine St\nSuite 2", "98101", "Seattle", "WA", "US", "500 Pine St|Suite 2|Seattle, WA 98101|UNITED STATES")]
    [InlineData("1 High St", "SW1A 1AA", "London", null, "GB", "1 High St|London|SW1A 1AA|UNITED KINGDOM")]
    [InlineData("Via Roma 3", "20121", "Milano", "MI", "IT", "Via Roma 3|20121 Milano MI|ITALY")]
    [InlineData("Street 1", "", "Doha", null, "QA", "Street 1|Doha|QA")]
    public void An_address_is_laid_out_for_its_country(string street, string code, string city, string? region, string country, string lines) =>
        Assert.Equal(lines.Split('|'), AddressLines.Of(new Address(street, code, city, region, country), "DE"));
}
