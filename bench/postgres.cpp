#include <libpq-fe.h>

#include <array>
#include <stdexcept>
#include <string>

#include "bench/postgres_server.hpp"
#include "bench/rival.hpp"

namespace huagu::bench {

namespace {

constexpr const char* schema_text = R"(
CREATE TABLE lot (number int PRIMARY KEY, state text NOT NULL, round bigint NOT NULL,
                  price bigint NOT NULL, units bigint NOT NULL);
CREATE TABLE buyer (number int PRIMARY KEY, last_id bigint NOT NULL, credit_limit bigint NOT NULL,
                    used bigint NOT NULL, pressed bigint NOT NULL);
CREATE TABLE press_log (position bigserial PRIMARY KEY, buyer int NOT NULL, command_id bigint NOT NULL,
                        round bigint NOT NULL, units bigint NOT NULL, at bigint NOT NULL);
INSERT INTO lot VALUES (1, 'running', 1, 100, 1000000);
INSERT INTO buyer VALUES (1, 0, 1000000000, 0, 0);
CREATE FUNCTION press(of_buyer int, id bigint, in_round bigint, want bigint, pressed_at bigint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    the_buyer buyer;
    the_lot lot;
BEGIN
    SELECT * INTO the_buyer FROM buyer WHERE number = of_buyer FOR UPDATE;
    IF id <= the_buyer.last_id THEN RETURN 'stale_command'; END IF;
    INSERT INTO press_log (buyer, command_id, round, units, at)
        VALUES (of_buyer, id, in_round, want, pressed_at);
    SELECT * INTO the_lot FROM lot WHERE number = 1 FOR UPDATE;
    IF the_lot.state <> 'running' OR the_lot.round <> in_round OR the_buyer.pressed = in_round
        OR the_buyer.used + the_lot.price * want > the_buyer.credit_limit THEN
        UPDATE buyer SET last_id = id WHERE number = of_buyer;
        RETURN 'rejected';
    END IF;
    UPDATE buyer SET last_id = id, used = used + the_lot.price * want, pressed = in_round
        WHERE number = of_buyer;
    RETURN 'accepted';
END $$;
)";

class Postgres final : public Rival {
  public:
    Postgres()
        : server_(PostgresServer::Sync::on),
          connection_(PQconnectdb(server_.new_database().c_str())) {
        expect(PQstatus(connection_.get()) == CONNECTION_OK);
        expect_result(PQexec(connection_.get(), schema_text), PGRES_COMMAND_OK);
        expect_result(
            PQprepare(connection_.get(), "press",
                      "SELECT press(1, $1::bigint, 1, 1, 1764000000000000000)", 1, nullptr),
            PGRES_COMMAND_OK);
        expect(PQenterPipelineMode(connection_.get()) == 1);
    }

    void press(std::size_t presses) override {
        for (std::size_t n = 0; n < presses; ++n) {
            const std::string id = std::to_string(++last_id_);
            const std::array<const char*, 1> values = {id.c_str()};
            expect(PQsendQueryPrepared(connection_.get(), "press", 1, values.data(), nullptr,
                                       nullptr, 0) == 1);
        }
        expect(PQpipelineSync(connection_.get()) == 1);
        for (std::size_t n = 0; n < presses; ++n) {
            expect_result(PQgetResult(connection_.get()), PGRES_TUPLES_OK);
            expect(PQgetResult(connection_.get()) == nullptr);  // the end of its results
        }
        expect_result(PQgetResult(connection_.get()), PGRES_PIPELINE_SYNC);
    }

    [[nodiscard]] std::string version() const override {
        const char* version = PQparameterStatus(connection_.get(), "server_version");
        return std::string("PostgreSQL ") + (version == nullptr ? "" : version);
    }

  private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };

    void expect(bool is_so) const {
        if (!is_so) {
            throw std::runtime_error(std::string("PostgreSQL: ") +
                                     PQerrorMessage(connection_.get()));
        }
    }
    void expect_result(PGresult* result, ExecStatusType status) const {
        const bool is_so = PQresultStatus(result) == status;
        PQclear(result);
        expect(is_so);
    }

    PostgresServer server_;
    std::unique_ptr<PGconn, Finish> connection_;
    std::uint64_t last_id_ = 0;
};

}  // namespace

std::unique_ptr<Rival> start_postgres() { return std::make_unique<Postgres>(); }

}  // namespace huagu::bench
