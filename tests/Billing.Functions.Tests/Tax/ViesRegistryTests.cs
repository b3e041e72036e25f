using System.Net;
using Billing.Domain.Tax.Identification;
using Billing.Functions.Tax;

namespace Billing.Functions.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class ViesRegistryTests
{
    private static readonly TaxId German = new("DE", "136695976");

    [Fact]
    public async Task A_number_that_the_member_state_knows_is_known_with_the_consultation_number()
    {
        var (answer, asked) = await AskAsync(HttpStatusCode.OK, """{"isValid":true,"userError":"VALID","requestIdentifier":"WAPIAAAA"}""");

        Assert.Equal("WAPIAAAA", Assert.IsType<TaxIdAnswer.Known>(answer).Reference);
        Assert.Equal("https://ec.europa.eu/taxation_customs/vies/rest-api/ms/DE/vat/136695976", asked);
    }

    [Fact]
    public async Task A_number_that_it_does_not_know_is_unknown() =>
        Assert.IsType<TaxIdAnswer.Unknown>((await AskAsync(HttpStatusCode.OK, """{"isValid":false,"userError":"INVALID"}""")).Answer);

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"isValid":false,"userError":"MS_UNAVAILABLE"}""")]
    [InlineData(HttpStatusCode.OK, """{"isValid":false,"userError":"MS_MAX_CONCURRENT_REQ"}""")]
    [InlineData(HttpStatusCode.OK, """{"isValid":true}""")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "")]
    [InlineData(null, "")]
    public async Task All_but_a_plain_yes_or_no_is_not_checked_and_never_invalid(HttpStatusCode? status, string body) =>
        Assert.IsType<TaxIdAnswer.NotChecked>((await AskAsync(status, body)).Answer);

    [Fact]
    public async Task A_number_of_another_country_is_not_asked_for()
    {
        using var handler = new Handler(HttpStatusCode.OK, "{}");
        Assert.IsType<TaxIdAnswer.NotChecked>(await new ViesRegistry(new Clients(handler), TimeProvider.System).AskAsync("t", new TaxId("NO", "995525828"), CancellationToken.None));
        Assert.Null(handler.Asked);
    }

    private static async Task<(TaxIdAnswer Answer, string? Asked)> AskAsync(HttpStatusCode? status, string body)
    {
        using var handler = new Handler(status, body);
        var answer = await new ViesRegistry(new Clients(handler), TimeProvider.System).AskAsync("t", German, CancellationToken.None);
        return (answer, handler.Asked);
    }

    private sealed class Clients(HttpMessageHandler handler) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false);
    }

    private sealed class Handler(HttpStatusCode? status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.ToString();
            return status is { } code
                ? Task.FromResult(new HttpResponseMessage(code) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") })
                : throw new HttpRequestException("no connection");
        }
    }
}
