using Billing.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Tests.Intake;

[Trait("Capability", "PLT-01")]
public sealed class RequestBodyTests
{
    private const int Limit = 100_000;

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_not_read_at_all()
    {
        var body = new Endless();
        Assert.Null(await RequestBody.ReadAsync(Request(body, Limit + 1), Limit, CancellationToken.None));
        Assert.Equal(0, body.WasRead);
    }

    [Fact]
    public async Task A_body_without_end_is_read_no_further_than_the_limit()
    {
        var body = new Endless();
        Assert.Null(await RequestBody.ReadAsync(Request(body, length: null), Limit, CancellationToken.None));
        Assert.InRange(body.WasRead, Limit + 1, Limit + (16 * 1024));
    }

    [Fact]
    public async Task A_body_that_lies_about_its_length_is_read_no_further_than_the_limit()
    {
        var body = new Endless();
        Assert.Null(await RequestBody.ReadAsync(Request(body, 10), Limit, CancellationToken.None));
        Assert.InRange(body.WasRead, Limit + 1, Limit + (16 * 1024));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Limit)]
    public async Task A_body_up_to_the_limit_is_read_whole(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(index => (byte)index).ToArray();
        var read = await RequestBody.ReadAsync(Request(new MemoryStream(bytes), length: null), Limit, CancellationToken.None);
        Assert.Equal(bytes, read!.Value.ToArray());
    }

    private static HttpRequest Request(Stream body, long? length) => new DefaultHttpContext { Request = { Body = body, ContentLength = length } }.Request;

    private sealed class Endless : MemoryStream
    {
        public long WasRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            WasRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
